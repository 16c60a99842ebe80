"""What people type is read as it was meant, kept when it cannot be, laid out, and compared."""

from datetime import date
from decimal import Decimal

import pytest
from filled import FACTS, GOOD, evaluated

from rules.filling.differing import differences
from rules.filling.layout import Pair, Table, layout
from rules.filling.reading import read
from rules.filling.typed import cleaned, day_of, number_of
from rules.forms.self_evaluation import SelfEvaluation


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", "12"),
        (" 1,234,567.89 ", "1234567.89"),
        ("１２３．５", "123.5"),
        ("1，234", "1234"),
        ("12万元", "12"),
        ("12 万", "12"),
        ("¥12", "12"),
        ("－3", "-3"),
        ("−3", "-3"),
        ("+5", "5"),
        ("0.000001", "0.000001"),
        ("1,23", None),
        ("1.2.3", None),
        ("1e5", None),
        ("十二", None),
        ("", None),
        ("NaN", None),
        ("Infinity", None),
        ("٣", None),
        ("1234567890123", None),
        ("0.0000001", None),
        ("12元", None),
        ("5" + " " * 200 + "x", None),
    ],
)
def test_a_number(text: str, number: str | None) -> None:
    assert number_of(text, "万元", "万") == (None if number is None else Decimal(number))


@pytest.mark.parametrize(
    "text", ["2022-04-30", "2022/4/30", "2022.4.30", "2022年4月30日", "20220430", "２０２２－０４－３０"]
)
def test_a_day(text: str) -> None:
    assert day_of(text) == date(2022, 4, 30)


@pytest.mark.parametrize("text", ["", "2022", "2022-13-01", "2022-02-30", "30.4.2022", "明天"])
def test_no_day(text: str) -> None:
    assert day_of(text) is None


def test_text_loses_what_cannot_be_seen() -> None:
    assert cleaned(" a\x00b\ud800\tc\r\nd ") == "ab c d"
    assert cleaned("a \r\nb\u2028c\x07", lines=True) == "a\nb\nc"


def test_what_could_not_be_read_is_kept_as_it_was_typed() -> None:
    draft = evaluated({"funds.total.executed": " 十二万 ", "indicators.1.weight": "很多"})
    assert draft.wrong == {"funds.total.executed": "十二万", "indicators.1.weight": "很多"}
    assert draft.content.funds.total.executed is None
    cell = next(cell for cell in _cells(draft) if cell.place == "funds.total.executed")
    assert (cell.entry, cell.shown, cell.wrong) == ("十二万", "十二万", True)


def test_empty_rows_are_left_out_and_the_others_move_up() -> None:
    typed = {"indicators.7.name": "后一项", "indicators.3.name": " ", "indicators.2.name": "前一项"}
    content = read(SelfEvaluation, typed | {"indicators.9.score": "5"}, FACTS).content
    assert [each.name for each in content.indicators] == ["前一项", "后一项"]


def test_fixed_fields_are_never_taken_from_outside() -> None:
    forged = {"total": "100", "grade": "优", "subject": "别的项目", "rules": "R2021_101", "indicators.0.score": "50"}
    draft = evaluated(
        forged | {"indicators.0.actual": "500", "funds.total.rate": "100", "nonsense": "1", "a.b.c.d": "2"}
    )
    content = draft.content
    assert (content.subject, content.rules) == ("校舍维修（310112210000000001）", "R2020_10")
    assert (content.indicators[0].score, content.total, content.grade) == (25, Decimal("74.5"), "fair")


def test_rows_are_added_and_removed_with_what_was_typed_in_them() -> None:
    draft = evaluated({"indicators.2.weight": "很多", "indicators.1.weight": "也多"})
    longer = draft.with_row("indicators")
    assert (len(longer.content.indicators), longer.content.indicators[3].name) == (4, "")
    shorter = draft.without_row("indicators", 1)
    assert [each.name for each in shorter.content.indicators] == ["维修面积", "家长满意度"]
    assert shorter.wrong == {"indicators.1.weight": "很多"}
    assert draft.without_row("indicators", 2).wrong == {"indicators.1.weight": "也多"}
    assert draft.with_row("funds") == draft.with_row("nothing") == draft.without_row("indicators", 9) == draft


def test_a_table_gets_no_more_rows_than_it_may_have() -> None:
    draft = evaluated()
    for _ in range(120):
        draft = draft.with_row("indicators")
    assert len(draft.content.indicators) == 100


def _cells(draft):
    for section in layout(draft):
        for item in section.items:
            if isinstance(item, Pair):
                yield item.cell
            else:
                for line in item.lines:
                    yield from line.cells


def test_amounts_are_rounded_when_they_are_shown_and_not_before() -> None:
    draft = evaluated({"funds.total.executed": "94.999999", "funds.fiscal.executed": "1234.565"})
    cells = {cell.place: (cell.entry, cell.shown) for cell in _cells(draft)}
    assert cells["funds.total.executed"] == ("94.999999", "95.00")
    assert cells["funds.fiscal.executed"] == ("1234.565", "1,234.57")


def test_the_layout_names_sections_labels_units_and_tables() -> None:
    sections = layout(evaluated())
    assert [str(each.title) for each in sections][:4] == ["基本情况", "项目资金", "年度总体目标", "绩效指标"]
    funds, reason, _ = sections[1].items
    assert isinstance(funds, Table)
    assert isinstance(reason, Pair)
    assert [str(line.label) for line in funds.lines][:2] == ["年度资金总额", "其中：当年财政拨款"]
    assert str(funds.columns[0][1].heading) == "年初预算数（万元）"
    assert (funds.grows, sections[3].items[0].grows, str(reason.label)) == (False, True, "预算调整原因")


def test_two_versions_are_compared_by_what_names_a_row() -> None:
    before, after = evaluated().content, evaluated({"indicators.0.actual": "900", "reached": "另一句"}).content
    inserted = {"level": "output", "second": "quality", "name": "合格率"}
    rows = (after.indicators[0].model_validate(inserted), *after.indicators[:2])
    after = after.model_copy(update={"indicators": rows}).completed()
    found = {each.place: (str(each.before), str(each.after)) for each in differences(before, after)}
    assert found["reached"] == ("维修校舍1100平方米", "另一句")
    assert found["indicators.1.actual"] == ("1100", "900")
    assert found["indicators.1.score"] == ("50.00", "45.00")
    assert found["indicators.0"] == ("", "产出指标 | 质量指标 | 合格率")
    assert found["indicators.2"][1] == "", "家长满意度 is gone"
    assert "indicators.2.name" not in found
    assert not differences(before, before)


def test_the_order_of_fields_typed_does_not_matter() -> None:
    turned = dict(reversed(GOOD.items()))
    assert read(SelfEvaluation, turned, FACTS) == read(SelfEvaluation, GOOD.items(), FACTS)
