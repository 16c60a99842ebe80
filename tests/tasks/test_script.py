"""A script of events: every error of the file at once with its place, and events applied in file order."""

from pathlib import Path

import pytest
from desk import Desk

from models.errors import ScriptInvalid
from models.kinds import State
from tasks.script import apply_entries, read_script

HEADER = "on,unit_code,deliverable,subject_code,event,value,by,why"


def written(folder: Path, *lines: str, header: str = HEADER) -> Path:
    path = folder / "script.csv"
    path.write_text("\n".join([header, *lines, ""]), encoding="utf-8")
    return path


def places(path: Path) -> list[str]:
    with pytest.raises(ScriptInvalid) as caught:
        read_script(path)
    return [str(place) for place in caught.value.places]


def test_a_script_is_read_in_its_order_with_or_without_a_byte_order_mark(tmp_path: Path) -> None:
    path = written(
        tmp_path, "2022-04-29,101,self-evaluation,P1,submit,, two ,", '2022-04-28,301,choice,,return,,,"缺,附件"'
    )
    for encoding in ("utf-8", "utf-8-sig"):
        path.write_text(path.read_text(encoding="utf-8-sig"), encoding=encoding)
        first, second = read_script(path)
        assert (first.line, str(first.act.on), first.act.event, first.act.by) == (2, "2022-04-29", "submit", "two")
        assert (second.line, second.act.unit_code, second.act.why) == (3, "301", "缺,附件")


def test_an_empty_script_asks_for_nothing(tmp_path: Path) -> None:
    assert read_script(written(tmp_path)) == []


def test_columns_may_stand_in_any_order_and_others_beside_them(tmp_path: Path) -> None:
    header = "why,note,by,value,event,subject_code,deliverable,unit_code,on"
    [entry] = read_script(written(tmp_path, "缺附件,x,two,,return,P1,self-evaluation,101,2022-05-06", header=header))
    assert (entry.act.event, entry.act.unit_code, entry.act.why) == ("return", "101", "缺附件")


def test_every_error_of_a_file_is_said_at_once_with_its_place(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "2022-04-31,101,self-evaluation,P1,submit,,,",
        "2022-04-29,101,self-evaluation,P1,submit,,,",
        "2022-04-29,101,self-evaluation,P1,hand-in,,,",
        ",101,self-evaluation,P1,submit,,,",
        "2022-04-29",
    )
    found = places(path)
    assert [place.partition(": ")[0] for place in found] == [
        "script.csv:2:on",
        "script.csv:4:event",
        "script.csv:5:on",
        "script.csv:6:event",
    ]
    assert found[0].endswith("“2022-04-31”不是日期")
    assert "没有事件“hand-in”（可用：submit、withdraw、select、" in found[1]


@pytest.mark.parametrize(
    ("raw", "place"),
    [
        (b"", "script.csv:1:1: 缺少列：on、unit_code、deliverable、subject_code、event、value、by、why"),
        (b"on,unit_code,event\n", "script.csv:1:1: 缺少列：deliverable、subject_code、value、by、why"),
        ("on,unit_code\n自评".encode("gbk"), "script.csv:1:1: 不是UTF-8文件"),
        (f'{HEADER}\n2022-04-29,"101'.encode(), "script.csv:2:1: CSV格式损坏"),
    ],
)
def test_a_file_that_is_no_script_is_refused_with_a_sentence(tmp_path: Path, raw: bytes, place: str) -> None:
    path = tmp_path / "script.csv"
    path.write_bytes(raw)
    [found] = places(path)
    assert found.startswith(place)


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    [found] = places(tmp_path / "script.csv")
    assert found.startswith("script.csv:1:1: 读不到文件")


def test_events_apply_in_file_order(opened: Desk, tmp_path: Path) -> None:
    monday = "2022-04-11,101,self-evaluation,P1"
    lines = (f"{monday},submit,,two,", f"{monday},return,,operator,缺附件", f"{monday},submit,,two,")
    with opened.office.writing() as connection:
        assert apply_entries(opened.office, connection, read_script(written(tmp_path, *lines))) == []
    assert opened.events("101 self-evaluation P1") == ["opened", "submitted", "returned", "submitted"]


IMPOSSIBLE = (
    "2022-04-11,101,self-evaluation,P1,submit,,,",
    "2022-04-11,101,self-evaluation,P1,submit,,,",
    "2022-04-11,101001,self-evaluation,P2,return,,,缺附件",
    "2022-04-11,999,self-evaluation,P2,submit,,,",
    "2022-04-11,301,choice,,submit,,,",
    "2022-04-11,301,self-evaluation,P3,extend,五月,,疫情",
    "2022-04-11,301,self-evaluation,P4,submit,,,",
)


def test_the_first_impossible_event_stops_the_script_with_its_line_and_nothing_is_changed(
    opened: Desk, tmp_path: Path
) -> None:
    entries = read_script(written(tmp_path, *IMPOSSIBLE))
    with pytest.raises(ScriptInvalid) as caught, opened.office.writing() as connection:
        apply_entries(opened.office, connection, entries)
    assert str(caught.value) == (
        "script.csv:3:event: 2022-04-11 101 self-evaluation P1 submit: 当前状态为“已报送”，不能报送"
    )
    assert opened.state("101 self-evaluation P1") is State.ISSUED


def test_leniently_impossible_events_are_left_out_and_reported_and_the_others_stand(
    opened: Desk, tmp_path: Path
) -> None:
    entries = read_script(written(tmp_path, *IMPOSSIBLE))
    with opened.office.writing() as connection:
        left_out = apply_entries(opened.office, connection, entries, lenient=True)
    assert [place.line for place in left_out] == [3, 4, 5, 6, 7]
    assert "没有编码为999的单位" in str(left_out[2])
    states = {code: opened.state(f"{unit} self-evaluation {code}") for unit, code in (("101", "P1"), ("301", "P4"))}
    assert states == {"P1": State.SUBMITTED, "P4": State.SUBMITTED}
    assert opened.state("301 self-evaluation P3") is State.ISSUED
