"""What is registered about results: refused with its sentence where it cannot happen, and nothing is changed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from applying import P1, applying, graded, propose, rows
from desk import Desk
from offices import Prepare

from models.errors import ScriptInvalid
from tasks.script import apply_entries, read_script

HEADER = "on,unit_code,deliverable,subject_code,event,value,by,why"
ON, ABOUT = "2022-04-13", "101,self-evaluation,P1"


@pytest.fixture
def desk(new_desk: Callable[[Prepare], Desk]) -> Desk:
    """P1 is poor, accepted, and what follows from that is proposed."""
    made = new_desk(applying)
    graded(made, P1, "two", "poor", 5000)
    propose(made, "Tuesday 2022-04-12")
    return made


def play(desk: Desk, folder: Path, line: str) -> None:
    path = folder / "script.csv"
    path.write_text(f"{HEADER}\n{line}\n", "utf-8")
    with desk.office.writing() as connection:
        apply_entries(desk.office, connection, read_script(path))


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (f"{ON},{ABOUT},step,middle,operator,", "没有工作步骤“middle”"),
        (f"{ON},{ABOUT},step,draft,operator,方案", "不是评价报告，没有评价步骤"),
        (f"{ON},{ABOUT},answer,perhaps,two,", "答复写agree"),
        (f"{ON},{ABOUT},answer,agree,two,", "没有等待答复的意见征求"),
        (f"{ON},{ABOUT},draft,rules,operator,", "报告有0个问题"),
        (f"{ON},{ABOUT},sign,,leader,", "还没有反馈意见函"),
        (f"{ON},{ABOUT},decide,forget,leader,", "没有结果应用方式“forget”"),
        (f"{ON},{ABOUT},decide,reduce many,leader,", "“many”不是金额"),
        (f"{ON},{ABOUT},decide,keep,leader,", "与拟办意见不同的，须写明理由"),
        (f"{ON},{ABOUT},decide,,two,", "无权决定结果应用"),
        (f"{ON},100001,self-evaluation,,summarise,,section,都已审核", "等级为中或差的须有结果应用建议"),
        (f"{ON},100001,self-evaluation,,summarise,,two,都已审核", "two在2022-04-13不负责单位100001"),
        (f"{ON},999,self-evaluation,,summarise,,section,都已审核", "999"),
        (f"{ON},100001,annual,,summarise,,section,都已审核", "没有报送材料annual"),
    ],
)
def test_what_cannot_happen_is_refused_with_its_sentence(desk: Desk, tmp_path: Path, line: str, why: str) -> None:
    before = rows(desk)
    with pytest.raises(ScriptInvalid, match=why):
        play(desk, tmp_path, line)
    assert rows(desk) == before


def test_a_leader_decides_as_proposed_or_otherwise_with_a_reason(desk: Desk, tmp_path: Path) -> None:
    play(desk, tmp_path, f"{ON},{ABOUT},decide,reclaim 60000 2022,leader,尾款不再支付")
    assert {(row[2], row[5], row[6]) for row in rows(desk)} == {("reduce", 0, ""), ("reclaim", 1, "reclaim")}
    play(desk, tmp_path, f"{ON},{ABOUT},decide,,leader,")
    assert {(row[2], row[5], row[6]) for row in rows(desk)} == {("reduce", 1, "reduce"), ("reclaim", 1, "reclaim")}
