"""The form's page under junk, in two browsers at once, and in browsers that do not keep to its buttons."""

import random
import re
from html import unescape
from typing import Any

import pytest
from browsing import PortalHouse, words
from filled import GOOD
from hostile import PAGE, PDF, address, filled, proofs, seen_in
from httpx2 import Response
from reviewed import P1
from whole import changed, routed_today, thing, whole

from portal.rows import FORM, UPLOAD

JUNK = (
    "",
    " ",
    "é\u202eab",
    "\x01\x02\x1b[31m",
    "<script>alert(1)</script>",
    "{{7*7}}",
    "=cmd|' /C calc'!A0",
    "１２３",
)
JUNK_NUMBERS = ("NaN", "Infinity", "-0", "1e400", "9" * 400, "0x10", "１，０００", "--1", "1.2.3", "٣")
DEEP = ("indicators." * 2000 + "name", "indicators.-1.name", "indicators.9999999.name", "indicators.0.0.0", ".", "....")
UNKNOWN_DOS = ("", "HAND_IN", "delete", "add:", "add:nope", "add:funds", "remove:", "remove:indicators.999999999999")


@pytest.fixture
def house(new_portal: Any) -> PortalHouse:
    made: PortalHouse = new_portal(routed_today)
    return made


def drafted(house: PortalHouse) -> list[Any]:
    return whole(house.office)["form_draft"]


def typed_in(html: str, place: str) -> str:
    """What stands in a field of the page."""
    found = re.search(rf'name="{re.escape(place)}"[^>]*?(?:value="([^"]*)"|>([^<]*)</textarea>)', html)
    assert found, place
    return unescape(found[1] or found[2] or "").strip()


def test_whatever_is_typed_into_every_field_is_a_draft_and_never_handed_in(house: PortalHouse) -> None:
    for text in (*JUNK, *JUNK_NUMBERS):
        answer = filled(house, "two", P1, do="hand_in", **dict.fromkeys(GOOD, text))
        assert answer.status_code == 422, text
        assert "<script>alert" not in answer.text
        assert "处须改正" in words(answer.text)
        assert house.signed_in("two").get(address(house, P1, "/form/template")).status_code == 200, text
    assert thing(house.office, P1).first_submitted_on is None
    assert proofs(house) == []


def test_places_that_the_form_does_not_have_are_passed_over(house: PortalHouse) -> None:
    strange = dict.fromkeys((*DEEP, "unit", "total", "__class__", "funds", "funds.total", "indicators"), "x")
    assert filled(house, "two", P1, **strange).status_code == 303
    (draft,) = drafted(house)
    assert "__class__" not in draft
    assert not any(f'"{place}": "x"' in draft for place in strange)


def test_a_button_that_is_not_there_saves_and_no_more(house: PortalHouse) -> None:
    for do in UNKNOWN_DOS:
        assert filled(house, "two", P1, do=do).status_code == 303, do
    assert len(drafted(house)) == 1
    assert thing(house.office, P1).first_submitted_on is None


def test_thousands_of_rows_are_told_and_not_kept(house: PortalHouse) -> None:
    rows = {f"indicators.{number}.name": "指标" for number in range(2000)}
    answer = filled(house, "two", P1, do="check", **rows)
    assert answer.status_code == 200
    assert "处须改正" in words(answer.text)
    assert len(drafted(house)[0]) < FORM


def test_too_many_fields_and_too_large_ones_are_turned_away(house: PortalHouse) -> None:
    before = whole(house.office)
    assert filled(house, "two", P1, expected="长" * 350_000).status_code in (400, 413)
    assert filled(house, "two", P1, expected="x" * (UPLOAD + 1)).status_code == 413
    many = {f"x{number}": "" for number in range(6000)}
    assert filled(house, "two", P1, **many).status_code == 400
    browser, form = house.signed_in("two"), address(house, P1, "/form")
    answer = browser.submit(form, page=form, files={f"f{number}": (None, b"x") for number in range(6000)})
    assert answer.status_code in (400, 413)
    assert browser.submit(form, page=form, files={"expected": ("a.txt", b"x")}, seen="0").status_code in (303, 400)
    assert changed(before, whole(house.office)).keys() <= {"form_draft", "history", "obligation"}


def test_a_form_of_other_shape_is_a_clear_no(house: PortalHouse) -> None:
    browser, form = house.signed_in("two"), address(house, P1, "/form")
    key = re.findall(r'name="csrf" value="([0-9a-f]+)"', browser.get(form, headers=PAGE).text)[0]
    before = whole(house.office)
    bodies = (
        ("application/json", b'{"expected": ["x"]}'),
        ("application/x-www-form-urlencoded; charset=utf-7", b"csrf=" + b"%" * 999),
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\n--x"),
        (
            "multipart/form-data; boundary=x; charset=nonsense",
            b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--x--',
        ),
        ("multipart/form-data; boundary=" + "x" * 5000, b"--x"),
        ("text/plain", random.Random(1).randbytes(2000)),
    )
    for kind, body in bodies:
        headers = {"content-type": kind, "origin": str(browser.base_url).rstrip("/"), **PAGE}
        for more in ({}, {"x-csrf-token": key}):
            answer = browser.post(form, content=body, headers=headers | more)
            assert answer.status_code < 500, (kind, more)
            assert answer.status_code >= 400 or more, kind
    assert changed(before, whole(house.office)).keys() <= {"form_draft", "history", "obligation"}


def test_a_version_that_nobody_has_seen_saves_nothing_over_what_is_there(house: PortalHouse) -> None:
    assert filled(house, "two", P1).status_code == 303
    before = whole(house.office)
    tries = zip(("7", "999999999", "-1", "x", "9" * 40, "１"), ("save", "check", "hand_in") * 2, strict=True)
    for seen, do in tries:
        answer = filled(house, "two", P1, do=do, seen=seen, expected="另一句话")
        assert answer.status_code == 409
        assert "您填写的内容没有丢失" in words(answer.text)
        assert typed_in(answer.text, "expected") == "另一句话"
    assert changed(before, whole(house.office)) == {}


def test_a_form_without_a_version_saves_only_where_nothing_is(house: PortalHouse) -> None:
    browser, form = house.signed_in("two"), address(house, P1, "/form")
    assert browser.submit(form, page=form, do="save", expected="第一句").status_code == 303
    assert browser.submit(form, page=form, do="save", expected="第二句").status_code == 409
    assert "第一句" in drafted(house)[0]


def test_warnings_that_are_not_there_can_be_acknowledged_in_vain(house: PortalHouse) -> None:
    errors = {"funds.total.executed": "1000"}
    answer = filled(house, "two", P1, do="hand_in", acknowledged=["nope", "", "x" * 9000], **errors)
    assert answer.status_code == 422
    assert thing(house.office, P1).first_submitted_on is None


def two_browsers(house: PortalHouse) -> tuple[Response, str]:
    """Both open the form; the first has saved; the answer to the second, and the form's address."""
    form = address(house, P1, "/form")
    one, other = house.signed_in("two"), house.signed_in("two")
    seen = [seen_in(each.get(form, headers=PAGE).text) for each in (one, other)]
    assert one.submit(form, page=form, **GOOD | {"seen": seen[0], "expected": "甲写的"}).status_code == 303
    return other.submit(form, page=form, **GOOD | {"seen": seen[1], "expected": "乙写的"}), form


def test_of_two_browsers_the_second_is_told_and_nothing_of_either_is_lost(house: PortalHouse) -> None:
    answer, form = two_browsers(house)
    assert answer.status_code == 409
    assert "two已于" in words(answer.text)
    assert typed_in(answer.text, "expected") == "乙写的"
    assert typed_in(house.signed_in("two").get(form, headers=PAGE).text, "expected") == "甲写的"


def test_the_second_browser_then_knowingly_overwrites(house: PortalHouse) -> None:
    answer, form = two_browsers(house)
    other = house.signed_in("two")
    again = other.submit(form, page=form, **GOOD | {"seen": seen_in(answer.text), "expected": "乙写的"})
    assert again.status_code == 303
    assert typed_in(other.get(form, headers=PAGE).text, "expected") == "乙写的"


def test_who_hands_in_over_the_other_s_words_is_told_first(house: PortalHouse) -> None:
    assert filled(house, "two", P1, expected="甲写的").status_code == 303
    answer = filled(house, "two", P1, do="hand_in", seen="0", expected="乙写的")
    assert answer.status_code == 409
    assert typed_in(answer.text, "expected") == "乙写的"
    assert thing(house.office, P1).first_submitted_on is None
    last = filled(house, "two", P1, do="hand_in", seen=seen_in(answer.text), expected="乙写的")
    assert last.status_code == 303
    assert proofs(house) == []


def test_a_row_that_is_removed_is_the_one_beside_the_button(house: PortalHouse) -> None:
    """Empty rows are left out when a form is read: the numbers on the page are those that count."""
    emptied = {name: "" for name in GOOD if name.startswith("indicators.1.")}
    assert filled(house, "two", P1, do="remove:indicators.1", **emptied).status_code == 303
    page = house.signed_in("two").get(address(house, P1, "/form")).text
    assert [typed_in(page, f"indicators.{n}.name") for n in (0, 1)] == ["维修面积", "家长满意度"]


def test_a_file_attached_on_the_page_keeps_what_is_typed(house: PortalHouse) -> None:
    browser, form = house.signed_in("two"), address(house, P1, "/form")
    changed = GOOD | {"seen": "0", "do": "attach", "reached": "写了很久"}
    answer = browser.submit(form, page=form, files=[("files", ("佐证.pdf", PDF))], **changed)
    assert answer.status_code == 303
    page = browser.get(form).text
    assert typed_in(page, "reached") == "写了很久"
    assert "佐证.pdf" in page
    [number] = re.findall(r'value="detach:(\d+)"', page)
    seen = re.search(r'name="seen" value="(\d+)"', page)
    assert seen
    answer = browser.submit(form, page=form, **GOOD | {"seen": seen[1], "do": f"detach:{number}", "reached": "又写了"})
    assert answer.status_code == 303
    page = browser.get(form).text
    assert (typed_in(page, "reached"), "佐证.pdf" in page) == ("又写了", False)


def test_a_file_that_is_not_taken_leaves_the_words_on_the_page(house: PortalHouse) -> None:
    browser, form = house.signed_in("two"), address(house, P1, "/form")
    changed = GOOD | {"seen": "0", "do": "hand_in", "reached": "写了很久"}
    answer = browser.submit(form, page=form, files=[("files", ("x.exe", b"MZ"))], **changed)
    assert answer.status_code == 422
    assert "不收这种文件" in words(answer.text)
    assert typed_in(answer.text, "reached") == "写了很久"
    assert thing(house.office, P1).first_submitted_on is None


def test_a_reason_that_was_refused_stays_on_the_page(house: PortalHouse) -> None:
    browser, item = house.signed_in("two"), address(house, P1, "")
    answer = browser.submit(f"{item}/more-time", page=item, day="2022-04-20", why="等待审计")
    assert answer.status_code == 409
    assert "等待审计</textarea>" in answer.text
    assert 'value="2022-04-20"' in answer.text


def test_what_was_taken_back_is_gone_on_with_and_an_old_page_is_told_so(house: PortalHouse) -> None:
    browser, item = house.signed_in("two"), address(house, P1)
    old = seen_in(browser.get(f"{item}/form", headers=PAGE).text)
    assert filled(house, "two", P1, do="hand_in").status_code == 303
    assert browser.submit(f"{item}/withdraw", page=item, why="还要改").status_code == 303
    assert filled(house, "two", P1, reached="改过").status_code == 303
    assert typed_in(browser.get(f"{item}/form").text, "reached") == "改过"
    late = browser.submit(
        f"{item}/form", page=f"{item}/form", **GOOD | {"seen": old, "do": "save", "reached": "旧页面"}
    )
    assert late.status_code == 409
    assert typed_in(late.text, "reached") == "旧页面"
    assert filled(house, "two", P1, do="hand_in").status_code == 303
    assert proofs(house) == []
