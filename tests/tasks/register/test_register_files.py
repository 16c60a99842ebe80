"""A register is read, or every error in it is said with file, row and column."""

import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_register import FILES, bent, write

from models.columns import FAR, LONG_AGO
from models.errors import RegisterInvalid
from models.kinds import Attribute, Role, UnitKind
from tasks.register import cells, tables
from tasks.register_files import read_register

SAMPLE = Path(__file__).parents[3] / "samples" / "minhang"


def said(folder: Path) -> list[str]:
    """Every complaint about a register."""
    with pytest.raises(RegisterInvalid) as error:
        read_register(folder)
    assert str(error.value).splitlines() == [str(place) for place in error.value.places]
    return [str(place) for place in error.value.places]


def test_the_small_district_is_read(tmp_path: Path) -> None:
    register = read_register(write(tmp_path))
    assert register.counts() == {"units.csv": 9, "people.csv": 9, "subjects.csv": 5, "selections.csv": 2}
    assert register.units[0].kind is UnitKind.BUREAU
    assert (register.units[0].valid_from, register.units[0].valid_to) == (LONG_AGO, FAR)
    assert register.units[7].valid_to == date(2022, 12, 31)
    assert (register.people[0].email, register.people[0].role) == ("op@example.org", Role.FIN_OPERATOR)
    first, second, third = register.subjects[:3]
    assert (first.amount_approved, first.amount_adjusted, first.amount_executed) == (123456789, 123456790, 100000000)
    assert (second.amount_approved, second.amount_adjusted) == (0, None)
    assert (second.lineage_id, second.tags) == ("P1", ("digital", "livelihood"))
    assert (third.lineage_id, third.attribute, third.starts_on) == ("L2", None, None)
    assert first.attribute is Attribute.NEW


def test_the_shipped_sample_is_read() -> None:
    counts = read_register(SAMPLE).counts()
    assert counts["units.csv"] > 100
    assert counts["subjects.csv"] > 1000


def test_earlier_choices_may_be_missing(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "selections.csv").unlink()
    assert read_register(tmp_path).selections == ()


def test_a_file_as_office_programs_save_it_reads_the_same(tmp_path: Path) -> None:
    plain = read_register(write(tmp_path / "plain"))
    folder = write(tmp_path / "saved")
    for name, text in FILES.items():
        padded = "\n".join(line + "\n,,,,," if number == 2 else line for number, line in enumerate(text.split("\n")))
        (folder / name).write_bytes(b"\xef\xbb\xbf" + padded.replace("\n", "\r\n").encode())
    assert read_register(folder) == plain


def test_columns_may_stand_in_any_order(tmp_path: Path) -> None:
    turned = "\n".join(",".join(reversed(line.split(","))) for line in FILES["units.csv"].strip().split("\n"))
    assert read_register(write(tmp_path / "a", {"units.csv": turned})) == read_register(write(tmp_path / "b"))


def test_the_digest_tells_content_and_not_order(tmp_path: Path) -> None:
    head, *rows = FILES["units.csv"].strip().split("\n")
    same = read_register(write(tmp_path / "a", {"units.csv": "\n".join([head, *reversed(rows)])}))
    other = read_register(write(tmp_path / "b", bent("units.csv", "七宝镇文化站", "七宝镇图书馆")))
    small = read_register(write(tmp_path / "c"))
    assert same.digest() == small.digest() != other.digest()


# What is changed in the small district, and the one complaint that follows.
BENT = [
    ("units.csv", "code", "301001,七宝镇文化站", "30101,七宝镇文化站", "9, unit_code: 单位代码应为每级3位数字"),
    ("units.csv", "empty name", "900,区审计局", "900,", "10, name: 不能为空"),
    ("units.csv", "long name", "900,区审计局", f"900,{'局' * 201}", "10, name: 太长：最多200个字"),
    ("units.csv", "line break", "区审计局", '"区审\n计局"', "10, name: 含有换行或控制字符"),
    ("units.csv", "kind", "observer", "Observr", "10, kind: 不认识“Observr”，是否应为“observer”？可以写：bureau"),
    ("units.csv", "unlike any kind", "observer", "审计", "10, kind: 不认识“审计”，可以写：bureau、section、department"),
    ("units.csv", "date", "2022-01-01,2022-12-31", "2022-01-01,2022-02-30", "9, valid_to: “2022-02-30”不是日期"),
    ("units.csv", "short date", "2022-01-01,2022-12-31", "2022/1/1,2022-12-31", "9, valid_from: “2022/1/1”不是日期"),
    ("units.csv", "week date", "2022-01-01,2022-12-31", "2022-W01-1,", "9, valid_from: “2022-W01-1”不是日期"),
    ("units.csv", "year 1", "2022-01-01,2022-12-31", "0001-01-01,", "9, valid_from: “0001-01-01”不是日期"),
    ("units.csv", "ends before", "2022-12-31", "2021-12-31", "9, valid_to: 止于2021-12-31，早于开始日2022-01-01"),
    ("units.csv", "parent", "unit,101001,100002", "unit,101009,100002", "7, parent_code: 单位“101009”不在 units.csv"),
    ("units.csv", "own parent", "observer,,", "observer,900,", "10, parent_code: 上级单位绕成了圈：900 → 900"),
    ("units.csv", "section", "unit,101001,100002", "unit,101001,301", "7, section_code: 单位“301”不是业务科室"),
    ("units.csv", "unknown section", "301,,2022", "301,100009,2022", "9, section_code: 单位“100009”不在 units.csv 中"),
    ("units.csv", "twice", "301001,七宝镇文化站", "101001,七宝镇文化站", "9, unit_code: 与第6行重复：101001"),
    ("units.csv", "two bureaus", "observer", "bureau", "10, kind: 财政局（bureau）只能有一个，第2行已有"),
    ("units.csv", "columns", "observer,,,,", "observer,,,", "10, unit_code: 应有7列，实有6列"),
    ("people.csv", "email", "ob@example.org", "ob@", "10, email: “ob@”不是邮箱地址"),
    ("people.csv", "no dot", "ob@example.org", "ob@localhost", "10, email: “ob@localhost”不是邮箱地址"),
    ("people.csv", "name and address", "ob@example.org", "A <ob@b.cn>", "10, email: “a <ob@b.cn>”不是邮箱地址"),
    ("people.csv", "Chinese email", "ob@example.org", "审计@example.org", "10, email: 邮箱地址“审计@example.org”只能"),
    ("people.csv", "role", "OBSERVER", "observer", "10, role: 不认识“observer”，是否应为“OBSERVER”？"),
    ("people.csv", "officer of", "OBSERVER,900", "OBSERVER,901", "10, unit_code: 单位“901”不在 units.csv 中"),
    ("people.csv", "leader", "OBSERVER", "FIN_LEADER", "10, role: FIN_LEADER只能设在财政局"),
    ("people.csv", "section", "FIN_SECTION,100001", "FIN_SECTION,101", "4, role: FIN_SECTION只能设在业务科室"),
    ("people.csv", "names", "教育局专管员,j1@example.org,DEPT", "他,j1@example.org,DEPT", "6, name: 与第5行同一人"),
    ("people.csv", "emails", "j1@example.org,DEPT", ",DEPT", "6, email: 与第5行同一人（j1）的写法不同"),
    ("people.csv", "twice", "DEPT,101", "UNIT_OFFICER,101", "6, person_id: 与第5行重复：j1 / UNIT_OFFICER / 101"),
    ("subjects.csv", "kind", "whole_unit", "whole-unit", "6, kind: 不认识“whole-unit”，是否应为“whole_unit”？"),
    ("subjects.csv", "book", "W301,,whole_unit,七宝镇整体支出,301,2021,general", "W301,,whole_unit,七宝镇,301,2021,x",
     "6, book: 不认识“x”，可以写：general、fund"),
    ("subjects.csv", "unit", "P2,L2,policy,学前补贴,101", "P2,L2,policy,学前补贴,109", "4, unit_code: 单位“109”不在"),
    ("subjects.csv", "year", "支出,301,2021", "支出,301,21", "6, budget_year: “21”不是年度"),
    ("subjects.csv", "twice", "P3,L2,policy,学前教育补贴,101,2021", "P2,L2,policy,学前,101,2022",
     "5, subject_code: 与第4行重复：P2 / 2022"),
    ("subjects.csv", "separators", "1234567.89,", '"1,234,567.89",', "2, amount_approved: 金额“1,234,567.89”不能有千"),
    ("subjects.csv", "negative", "1234567.89,", "-5,", "2, amount_approved: 金额“-5”不能小于 0"),
    ("subjects.csv", "decimals", "1234567.89,", "0.125,", "2, amount_approved: 金额“0.125”最多两位小数"),
    ("subjects.csv", "large", "1234567.89,", "1234567890123,", "2, amount_approved: 金额“1234567890123”过大"),
    ("subjects.csv", "no number", "1234567.89,", "1e6,", "2, amount_approved: “1e6”不是金额"),
    ("subjects.csv", "wide digits", "1234567.89,", "１２,", "2, amount_approved: “１２”不是金额"),
    ("subjects.csv", "span", "2021-01-01,2021-12-31", "2021-01-01,2020-12-31", "2, ends_on: 止于2020-12-31，早于"),
    ("subjects.csv", "tag", "digital;", "Digital;", "3, tags: 标签“Digital”只能用小写字母"),
    ("selections.csv", "year", "2021,", "二〇二一,", "2, work_year: “二〇二一”不是年度"),
    ("selections.csv", "deliverable", "2021,key-evaluation-selection", "2021,重点评价", "2, deliverable: 报送材料"),
    ("selections.csv", "unit", "301,W301", "309,W301", "2, unit_code: 单位“309”不在 units.csv 中"),
    ("selections.csv", "subject", "301,W301", "301,W309", "2, subject_code: 评价对象“W309”不在 subjects.csv 中"),
    ("selections.csv", "twice", "2022,key-evaluation-selection,101,P1", "2021,key-evaluation-selection,301,W301",
     "3, work_year: 与第2行重复"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "what", "old", "new", "complaint"), BENT, ids=[f"{b[0]}: {b[1]}" for b in BENT])
def test_one_slip_is_one_sentence(tmp_path: Path, file: str, what: str, old: str, new: str, complaint: str) -> None:
    places = said(write(tmp_path, bent(file, old, new)))
    assert len(places) == 1, places
    assert places[0].startswith(f"{file}, {complaint}")


def test_every_error_is_said_at_once_in_order(tmp_path: Path) -> None:
    files = bent("units.csv", "900,区审计局,observer", "9,,town") | bent("subjects.csv", "99,,", "九十九,,")
    files |= bent("people.csv", "ob@example.org", "ob")
    assert [place.split(":")[0] for place in said(write(tmp_path, files))] == [
        "people.csv, 10, email",
        "people.csv, 10, unit_code",
        "subjects.csv, 6, amount_approved",
        "units.csv, 10, name",
        "units.csv, 10, unit_code",
    ]


def test_a_circle_of_parents_is_said_once(tmp_path: Path) -> None:
    files = bent("units.csv", "101,区教育局,department,,", "101,区教育局,department,101001001,")
    assert said(write(tmp_path, files)) == [
        "units.csv, 5, parent_code: 上级单位绕成了圈：101 → 101001001 → 101001 → 101"
    ]


def test_a_register_needs_its_bureau(tmp_path: Path) -> None:
    files = bent("units.csv", "bureau", "department")
    places = said(write(tmp_path, files))
    assert places[-1] == "units.csv, 1, kind: 没有财政局：要有一个单位的 kind 为 bureau"
    assert [place.split(":")[0] for place in places[:-1]] == ["people.csv, 2, role", "people.csv, 3, role"]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (FILES["units.csv"].encode("gbk"), "units.csv, 2, unit_code: 文件不是 UTF-8 编码（像是 GBK 编码），请另存为"),
        (FILES["units.csv"].encode("utf-16"), "units.csv, 1, unit_code: 文件是 UTF-16 编码，请另存为"),
        (b"unit_code\n\xff\xff", "units.csv, 2, unit_code: 文件不是 UTF-8 编码（编码无法识别）"),
        (b"unit_code\n100\0", "units.csv, 2, unit_code: 含有空字节"),
        (b"", "units.csv, 1, unit_code: 文件是空的，第一行应为：unit_code,name"),
        (b"\xef\xbb\xbf\n", "units.csv, 1, unit_code: 文件是空的"),
        (FILES["units.csv"].replace(",", ";").encode(), "units.csv, 1, unit_code: 各列之间应以英文逗号分隔"),
        (FILES["units.csv"].replace("区审计局", '"区审计局').encode(), "units.csv, 10, unit_code: 这一行的引号不成对"),
        (FILES["units.csv"].replace("区审计局", '"区"审计局').encode(), "units.csv, 10, unit_code: 这一行的引号不成对"),
        (b"unit_code\n" + b"1" * 200_000, "units.csv, 2, unit_code: 这一行的引号不成对，或有一格过长"),
    ],
    ids=["gbk", "utf-16", "bytes", "nul", "empty", "blank", "semicolons", "open quote", "torn quote", "huge cell"],
)
def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path: Path, content: bytes, complaint: str) -> None:
    write(tmp_path)
    (tmp_path / "units.csv").write_bytes(content)
    places = [place for place in said(tmp_path) if "缺少这一列" not in place]
    assert len(places) == 1, places
    assert places[0].startswith(complaint)


def test_missing_and_unknown_columns_are_named(tmp_path: Path) -> None:
    places = said(write(tmp_path, bent("people.csv", "email,role", "e-mail,role,role")))
    assert "people.csv, 1, e-mail: 不认识这一列，是否应为“email”？" in places
    assert "people.csv, 1, email: 缺少这一列" in places
    assert "people.csv, 1, role: 这一列写了两次" in places


def test_missing_files_are_named(tmp_path: Path) -> None:
    places = said(tmp_path)
    assert [place.split(":")[0] for place in places] == [
        "people.csv, 1, person_id",
        "subjects.csv, 1, subject_code",
        "units.csv, 1, unit_code",
    ]
    assert said(tmp_path / "nowhere") == [f"{tmp_path / 'nowhere'}, 1, units.csv: 没有这个文件夹"]
    assert "没有这个文件夹" in said(tmp_path / ("x" * 5000))[0]


def test_a_folder_in_a_files_place_is_no_file(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "selections.csv").unlink()
    (tmp_path / "selections.csv").mkdir()
    assert said(tmp_path) == ["selections.csv, 1, work_year: 没有这个文件"]


def test_files_too_large_are_not_read(tmp_path: Path) -> None:
    write(tmp_path)
    with (tmp_path / "units.csv").open("ab") as file:
        file.truncate(tables.MAX_BYTES + 1)
    assert said(tmp_path) == ["units.csv, 1, unit_code: 文件超过50 MiB"]


def test_very_many_errors_end_with_a_word_about_the_rest(tmp_path: Path) -> None:
    rows = "".join(f"{number},名,unit,,,,\n" for number in range(1000, 13_000))
    places = said(write(tmp_path, {"units.csv": FILES["units.csv"] + rows}))
    assert len(places) == cells.MAX_PLACES + 1
    assert places[-1].endswith("错误太多，这个文件其余的不再列出")


def torn(text: str, cuts: list[tuple[float, bytes]]) -> bytes:
    """A good file with bytes put in at some places."""
    content = text.encode()
    for where, piece in cuts:
        at = int(where * len(content))
        content = content[:at] + piece + content[at + len(piece) :]
    return content


PIECES = st.binary(max_size=8) | st.sampled_from([b'"', b"\n", b",", b"\r", b"\0", b"{x}", "财".encode("gbk"), b"100"])
CUTS = st.lists(st.tuples(st.floats(0, 1), PIECES), max_size=4)
CONTENTS = {
    name: st.none() | st.binary(max_size=400) | st.builds(torn, st.just(text), CUTS) for name, text in FILES.items()
}


@settings(max_examples=300, deadline=None)
@given(st.fixed_dictionaries(CONTENTS))
def test_whatever_is_in_the_files_the_answer_is_a_register_or_its_errors(contents: dict[str, bytes | None]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name, content in contents.items():
            if content is not None:
                (Path(folder) / name).write_bytes(content)
        try:
            read_register(Path(folder)).digest()
        except RegisterInvalid as error:
            assert error.places
            assert all(str(place) for place in error.places)
