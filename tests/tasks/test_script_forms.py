"""Forms that come with a script: read from the file beside it, checked and scored as on the page."""

from collections.abc import Callable
from pathlib import Path

import pytest
from desk import Desk
from filled import GOOD
from offices import Prepare
from reviewed import routed

from models.errors import ScriptInvalid
from models.kinds import State
from tasks.script import apply_entries, read_script
from tasks.script_forms import read_forms

HEADER = "on,unit_code,deliverable,subject_code,event,value,by,why,form"
P1 = "101 self-evaluation P1"
SUBMIT = "2022-04-11,101,self-evaluation,P1,submit,,two,,F1"
FIELDS = {place: value for place, value in GOOD.items() if not place.startswith("indicators.")}
ROWS = [{p.split(".")[2]: v for p, v in GOOD.items() if p.startswith(f"indicators.{n}.")} for n in range(3)]


@pytest.fixture
def desk(new_desk: Callable[[Prepare], Desk]) -> Desk:
    """The hamlet with its review route; the year has begun."""
    return new_desk(routed)


def written(folder: Path, *lines: str, fields: dict[str, str] | None = None, rows: list[dict[str, str]] = ROWS) -> Path:
    """A script, and one form F1 beside it."""
    said = [{"form": "F1", "table": "", **(FIELDS | (fields or {}))}]
    said += [{"form": "F1", "table": "indicators", **row} for row in rows]
    columns = list(dict.fromkeys(name for line in said for name in line))
    text = [",".join(columns), *(",".join(line.get(name, "") for name in columns) for line in said)]
    (folder / "forms.csv").write_text("\n".join([*text, ""]), encoding="utf-8")
    path = folder / "script.csv"
    path.write_text("\n".join([HEADER, *lines, ""]), encoding="utf-8")
    return path


def play(desk: Desk, path: Path) -> None:
    with desk.office.writing() as connection:
        apply_entries(desk.office, connection, read_script(path))


def versions(desk: Desk) -> list[tuple[object, ...]]:
    asked = "SELECT number, form, source, score, grade, rule_set, by FROM submission WHERE obligation_id ="
    return [tuple(row) for row in desk.rows(f"{asked} {desk.thing(P1).id} ORDER BY number")]


def test_a_hand_in_with_its_form_is_scored_and_kept_as_on_the_page(desk: Desk, tmp_path: Path) -> None:
    play(desk, written(tmp_path, SUBMIT))
    assert versions(desk) == [(1, "self-evaluation", "record", 9950, "excellent", "R2020_10", "two")]
    assert desk.state(P1) is State.SUBMITTED
    assert desk.proofs() == []


def test_what_is_handed_in_again_is_said_over_what_was_handed_in_before(desk: Desk, tmp_path: Path) -> None:
    play(desk, written(tmp_path, SUBMIT, "2022-04-12,101,self-evaluation,P1,return,,operator,请更正,"))
    path = written(tmp_path, SUBMIT.replace("-11,", "-13,"), rows=[])
    (tmp_path / "forms.csv").write_text("form,table,funds.total.executed,funds.fiscal.executed\nF1,,96,96\n", "utf-8")
    play(desk, path)
    assert [row[3] for row in versions(desk)] == [9950, 9960]


def test_a_form_with_errors_is_refused_with_all_of_them_and_nothing_is_kept(desk: Desk, tmp_path: Path) -> None:
    rows = [ROWS[0] | {"weight": "60"}, *ROWS[1:]]
    path = written(tmp_path, SUBMIT, fields={"expected": "", "funds.total.executed": "九十五"}, rows=rows)
    with pytest.raises(ScriptInvalid) as caught:
        play(desk, path)
    said = str(caught.value)
    assert said.startswith("script.csv:2:event: 2022-04-11 101 self-evaluation P1 submit: ")
    for each in ("预期目标: 不能为空", "九十五", "现为110分"):
        assert each in said
    assert versions(desk) == []
    assert desk.state(P1) is State.ISSUED


def test_a_place_that_the_form_does_not_have_is_named(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(ScriptInvalid, match=r"表单没有“funds\.total\.spent”"):
        play(desk, written(tmp_path, SUBMIT, fields={"funds.total.spent": "95"}))


def test_only_a_hand_in_comes_with_a_form(desk: Desk, tmp_path: Path) -> None:
    path = written(tmp_path, SUBMIT.replace("submit", "acknowledge"))
    with pytest.raises(ScriptInvalid, match="只有报送和汇总可以带表单"):
        play(desk, path)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("form,place\nF1,x\n", "forms.csv:1:1: 缺少列：table"),
        ("form,table,reached\n,,x\n", "forms.csv:2:form: 不能为空"),
        ("form,table,reached\nF1,,x\nF1,,y\n", "forms.csv:3:form: 表单“F1”的基本内容写了两行"),
        ('form,table,reached\nF1,,"x\n', "forms.csv:2:1: CSV格式损坏"),
    ],
)
def test_a_file_of_forms_that_is_torn_is_told_with_its_place(tmp_path: Path, content: str, said: str) -> None:
    (tmp_path / "forms.csv").write_text(content, "utf-8")
    _, places = read_forms(tmp_path)
    assert str(places[0]).startswith(said)


def test_a_form_that_is_not_there_is_told_once_where_the_whole_file_is_missing(tmp_path: Path) -> None:
    path = written(tmp_path, SUBMIT, SUBMIT, SUBMIT.replace(",F1", ",F2"))
    with pytest.raises(ScriptInvalid, match=r"script\.csv:4:form: forms\.csv里没有表单“F2”"):
        read_script(path)
    (tmp_path / "forms.csv").unlink()
    with pytest.raises(ScriptInvalid) as caught:
        read_script(path)
    assert [str(place) for place in caught.value.places] == ["script.csv:2:form: forms.csv里没有表单“F1”"]
