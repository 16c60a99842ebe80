"""Templates come back as they were filled in; what is wrong is named by its cell; what is no template is refused."""

import io
import zipfile
from dataclasses import replace
from datetime import date, datetime

import pytest
from any_typed import JUNK, right
from clerk import Clerk
from filled import FACTS, FORMS, GOOD, MATERIAL, evaluated
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rules.filling.content import FormType
from rules.filling.drafts import Draft
from rules.filling.reading import read
from rules.forms.material import Material
from rules.forms.self_evaluation import SelfEvaluation
from tasks.forms.identity import Identity
from tasks.forms.template import template
from tasks.forms.upload import MOST_BYTES, Uploaded, UploadRefused, read_upload

slow_machine = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])


def identity(form: FormType = SelfEvaluation) -> Identity:
    return Identity(form.key, form.version, 17, 1, "a token")


def made(draft: Draft) -> bytes:
    return template(draft, identity(type(draft.content)))


def uploaded(content: bytes, form: FormType = SelfEvaluation) -> Uploaded:
    return read_upload(content, form, identity(form), FACTS)


def said(clerk: Clerk) -> list[str]:
    return [str(each) for each in uploaded(clerk.save()).findings]


@pytest.fixture
def clerk() -> Clerk:
    return Clerk(made(evaluated()))


@pytest.mark.parametrize(("form", "typed"), FORMS, ids=lambda each: getattr(each, "key", ""))
def test_a_template_comes_back_as_it_was(form: FormType, typed: dict[str, str]) -> None:
    draft = read(form, typed, FACTS)
    back = uploaded(made(draft), form)
    assert (back.draft, list(back.findings), back.identity) == (draft, [], identity(form))


def test_an_empty_template_comes_back_empty() -> None:
    assert uploaded(made(read(SelfEvaluation, {}, FACTS))).draft == read(SelfEvaluation, _amounts(), FACTS)


def _amounts() -> dict[str, str]:
    return {"funds.total.initial": "", "funds.total.adjusted": "", "funds.total.executed": ""}


@pytest.mark.parametrize("form", [form for form, _ in FORMS], ids=lambda form: form.key)
@slow_machine
@given(data=st.data())
def test_any_content_comes_back_as_it_was(form: FormType, data: st.DataObject) -> None:
    draft = read(form, data.draw(right(form)), FACTS)
    assert uploaded(made(draft), form).draft == draft


@slow_machine
@given(st.lists(JUNK, min_size=1, max_size=8))
def test_junk_in_a_workbook_is_said_of_and_never_breaks_it(texts: list[str]) -> None:
    clerk = Clerk(made(evaluated()))
    places = ["expected", "funds.total.executed", "indicators.0.level", "indicators.1.actual", "indicators.2.weight"]
    for place, text in zip(places, texts, strict=False):
        row, column = clerk.at(place)
        clerk.cells[row][column] = "".join(each for each in text if each >= " " and not "\ud800" <= each <= "\udfff")
    for each in uploaded(clerk.save()).findings:
        assert str(each)


def test_the_same_draft_gives_the_same_bytes() -> None:
    assert made(evaluated()) == made(evaluated())


def test_every_wrong_cell_is_named_by_row_and_heading(clerk: Clerk) -> None:
    money = clerk.put("funds.total.executed", "十二万")
    name = clerk.put("indicators.1.name", "")
    weight = clerk.put("indicators.2.weight", "很多")
    assert said(clerk) == [
        f"第{money}行 全年执行数: “十二万”不是金额（应为数字，单位万元）",
        f"第{name}行 三级指标: 不能为空",
        f"第{weight}行 分值: “很多”不是数字",
    ]
    assert (money, name) < (weight, weight)


def test_numbers_days_and_words_are_read_whatever_the_spreadsheet_made_of_them(clerk: Clerk) -> None:
    clerk.put("funds.total.executed", "９５．００ 万元")
    clerk.put("funds.total.initial", 100.00000000000001)
    clerk.put("indicators.0.actual", 1100.0)
    clerk.put("indicators.2.actual", 0.95, num_format="0%")
    clerk.put("indicators.0.nature", ">=")
    clerk.put("filled_on", datetime(2022, 4, 30), num_format="yyyy/m/d")  # noqa: DTZ001
    back = uploaded(clerk.save())
    typed = GOOD | {"filled_on": "2022-04-30", "indicators.2.actual": "95%"}
    assert (back.draft, list(back.findings)) == (read(SelfEvaluation, typed, FACTS), [])


@pytest.mark.parametrize(("from_1904", "serial"), [(False, 44681), (True, 43219)])
def test_a_day_may_be_a_number(clerk: Clerk, from_1904: bool, serial: int) -> None:
    clerk.options = {"date_1904": from_1904}
    clerk.put("filled_on", serial)
    assert uploaded(clerk.save()).draft.content.filled_on == date(2022, 4, 30)


def test_rows_put_in_taken_out_and_left_empty(clerk: Clerk) -> None:
    first = clerk.find("r:indicators")
    row = list(clerk.cells[first])
    names = clerk.cells[clerk.find("c:indicators")]
    row[0], row[names.index("name")] = "", "新增一项"
    clerk.cells.insert(first + 1, row)
    clerk.insert(first + 1)
    clerk.insert(0)
    clerk.cells = [cells for cells in clerk.cells if cells[0] != "f:problems"]
    del clerk.cells[clerk.find("r:indicators", 2)]
    clerk.cells += [["", "备注"], ["", "", ""]]
    back = uploaded(clerk.save())
    assert [each.name for each in back.draft.content.indicators] == ["维修面积", "新增一项", "受益学生"]
    assert [str(each) for each in back.findings] == [
        "绩效指标: 分值合计应为100分（含预算执行10分），现为140分",
    ]


def test_columns_put_in_or_moved_are_found_by_their_names(clerk: Clerk) -> None:
    top = clerk.find("c:indicators")
    for row in clerk.cells[top:]:
        if row[0] in ("c:indicators", "h", "r:indicators"):
            row[1:] = ["", *reversed(row[1:])]
    assert uploaded(clerk.save()).draft == evaluated()


def test_levels_merged_over_several_rows_count_for_each(clerk: Clerk) -> None:
    clerk.put("indicators.0.level", "产出指标")
    row, column = clerk.at("indicators.0.level")
    clerk.cells[row + 1][column] = ""
    clerk.merged = [(row, column, row + 1, column)]
    assert [each.level for each in uploaded(clerk.save()).draft.content.indicators][:2] == ["output", "output"]


def test_errors_and_formulas_without_a_result_are_named(clerk: Clerk) -> None:
    row, column = clerk.at("indicators.0.actual")
    clerk.formulas = {(row, column): ("=1/0", "#DIV/0!")}
    assert said(clerk) == [f"第{row + 1}行 全年实际值: 单元格出错（#DIV/0!），请改正公式或直接填写"]
    clerk.formulas = {(row, column): ("=500+600", 1100)}
    assert uploaded(clerk.save()).draft == evaluated()


def test_an_error_in_a_merged_cell_is_named_too(clerk: Clerk) -> None:
    row, column = clerk.at("expected")
    clerk.cells[row][column] = ""
    clerk.merged = [(row, column, row, column + 3)]
    clerk.formulas = {(row, column): ("=A0", "#REF!")}
    assert said(clerk) == [f"第{row + 1}行 预期目标: 单元格出错（#REF!），请改正公式或直接填写"]


def test_a_row_below_the_table_is_no_row_of_it(clerk: Clerk) -> None:
    end = clerk.find("f:total")
    name = clerk.cells[clerk.find("c:indicators")].index("name")
    clerk.cells[end:end] = [["-", "小计"], [""] * name + ["不是指标"]]
    assert uploaded(clerk.save()).draft == evaluated()


def test_more_digits_than_a_spreadsheet_keeps_come_back_all(clerk: Clerk) -> None:
    typed = GOOD | {"funds.other.executed": "123456789012.123456"}
    back = uploaded(made(read(SelfEvaluation, typed, FACTS)))
    assert str(back.draft.content.funds.other.executed) == "123456789012.123456"


def test_other_sheets_and_another_name_do_not_matter(clerk: Clerk) -> None:
    clerk.name = "自评表 终稿"
    clerk.more_sheets = [("草稿", [["", "x"], ["", 1]])]
    assert uploaded(clerk.save()).draft == evaluated()


def test_fixed_cells_are_not_believed(clerk: Clerk) -> None:
    clerk.put("subject", "别的项目")
    clerk.put("total", 100)
    clerk.put("indicators.0.score", 1)
    assert uploaded(clerk.save()).draft == evaluated()


def test_marks_of_places_that_there_are_not_are_passed_over(clerk: Clerk) -> None:
    clerk.cells += [
        ["f:nothing", "x", "y"],
        ["r:nothing", "x"],
        ["c:nothing", "x"],
        ["r:funds.nobody", "1"],
        ["f:", ""],
    ]
    clerk.cells += [["f:indicators", "x", "y"], ["c:expected", "x", "y"], ["f:expected", "a", "又一次"]]
    assert uploaded(clerk.save()).draft == evaluated()


@pytest.mark.parametrize(
    ("theirs", "sentence"),
    [
        ({"form": "material"}, "这是另一张表的模板"),
        ({"version": 1999}, "这是另一张表的模板"),
        ({"obligation": 18}, "这是另一事项的模板"),
        ({"token": "forged"}, "模板的标识不对"),
    ],
)
def test_a_template_of_something_else_is_refused(theirs: dict[str, object], sentence: str) -> None:
    content = template(evaluated(), replace(identity(), **theirs))
    with pytest.raises(UploadRefused, match=sentence):
        read_upload(content, SelfEvaluation, identity(), FACTS, lambda each: each.token == "a token")


def test_a_template_from_before_a_return_is_still_good() -> None:
    back = read_upload(template(evaluated(), identity()), SelfEvaluation, replace(identity(), due_version=2), FACTS)
    assert back.identity.due_version == 1


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(of: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in of.items():
            archive.writestr(name, content)
    return out.getvalue()


GOOD_BOOK = made(evaluated())
PARTS = parts(GOOD_BOOK)
ONE = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "不是 Excel 工作簿"),
        (b"%PDF-1.7", "不是 Excel 工作簿"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧格式"),
        (b"PK\x03\x04 torn", "已损坏"),
        (GOOD_BOOK[:2000], "已损坏"),
        (b"PK" + bytes(MOST_BYTES), "超过5 MiB"),
        (zipped({"a.txt": b"x"}), "缺少"),
        (zipped(PARTS | {"xl/embeddings/a.bin": GOOD_BOOK}), "还有压缩包"),
        (zipped(PARTS | {ONE: PARTS[ONE] + b" " * 30_000_000}), "压缩炸弹"),
        (zipped(PARTS | {f"xl/{n}.xml": bytes(900_000) for n in range(50)}), "解压后超过40 MiB"),
        (zipped(PARTS | {ONE: b"<!DOCTYPE a [<!ENTITY b 'c'>]>" + PARTS[ONE][55:]}), "文档类型|已损坏"),
        (
            zipped(
                PARTS
                | {
                    ONE: PARTS[ONE].replace(
                        b"</sheetData>", b'<row r="9000"><c r="B9000"><v>1</v></c></row></sheetData>'
                    )
                }
            ),
            "超过3000行",
        ),
        (zipped({name: part for name, part in PARTS.items() if not name.endswith("sheet2.xml")}), "缺少"),
    ],
)
def test_what_is_no_template_is_refused_with_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(UploadRefused, match=sentence):
        uploaded(content)


def test_a_workbook_of_ones_own_is_refused() -> None:
    clerk = Clerk(GOOD_BOOK)
    clerk.hidden = []
    with pytest.raises(UploadRefused, match="不是从这里下载的填报模板"):
        uploaded(clerk.save())


def test_a_template_without_its_sheet_is_refused() -> None:
    clerk = Clerk(GOOD_BOOK)
    clerk.name, clerk.cells = "空", [["", "x"]]
    with pytest.raises(UploadRefused, match="没有“填报”这张表"):
        uploaded(clerk.save())


@slow_machine
@given(st.integers(0, len(GOOD_BOOK) - 1), st.binary(min_size=1, max_size=20))
def test_a_torn_file_is_refused_or_read_and_nothing_else(at: int, piece: bytes) -> None:
    try:
        uploaded(GOOD_BOOK[:at] + piece + GOOD_BOOK[at + len(piece) :])
    except UploadRefused as refused:
        assert str(refused)


def test_only_inputs_are_unlocked_and_nothing_is_computed() -> None:
    assert b"<f>" not in PARTS[ONE]
    assert b"<sheetProtection" in PARTS[ONE]
    assert 'state="veryHidden"' in PARTS["xl/workbook.xml"].decode()
    assert b'orientation="landscape"' in PARTS[ONE]
    assert b'fitToHeight="0"' in PARTS[ONE]


def test_material_has_no_table_and_comes_back_too() -> None:
    clerk = Clerk(made(read(Material, {}, FACTS)))
    row = clerk.find("f:count")
    clerk.cells[row][3:5] = ["", 2]
    clerk.put("filled_by", "经办")
    row = clerk.find("f:description")
    clerk.cells[row][3] = MATERIAL["description"]
    assert uploaded(clerk.save(), Material).draft == read(Material, MATERIAL, FACTS)
