"""Workbooks sent to an item's form: what is no template of it changes nothing, what is one is data and nothing else."""

import io
import zipfile
from typing import Any

import pytest
import xlsxwriter
from browsing import PortalHouse, words
from clerk import Clerk
from hostile import PAGE, address, decide, filled, hand_in, seen_in
from httpx2 import Response
from reviewed import P1, P2
from whole import changed, routed_today, thing, whole

MB = 1024 * 1024
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600
FORMULAS = ("=1+1", "=cmd|' /C calc'!A0", "@SUM(1)", "+1+1", '=HYPERLINK("http://x.example")', "=[1]Sheet!A1")


@pytest.fixture
def house(new_portal: Any) -> PortalHouse:
    made: PortalHouse = new_portal(routed_today)
    return made


def template(house: PortalHouse, who: str = "two", named: str = P1) -> bytes:
    answer = house.signed_in(who).get(address(house, named, "/form/template"))
    assert answer.status_code == 200
    return answer.content


def upload(
    house: PortalHouse, content: bytes, *, who: str = "two", named: str = P1, seen: str | None = None
) -> Response:
    browser, form = house.signed_in(who), address(house, named, "/form")
    seen = seen_in(browser.get(form, headers=PAGE).text) if seen is None else seen
    return browser.submit(f"{form}/upload", page=form, files={"workbook": ("填报.xlsx", content)}, seen=seen)


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """The workbook with a part more, or instead."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            if info.filename != name:
                new.writestr(info.filename, old.read(info))
        new.writestr(name, part)
    return out.getvalue()


def many_rows(content: bytes) -> bytes:
    clerk = Clerk(content)
    clerk.cells += [["", "x"] for _ in range(100_000)]
    return clerk.save()


def own_workbook() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet("填报").write(0, 0, "f:expected")
    return out.getvalue()


def forged(content: bytes, **said: str) -> bytes:
    """The hidden sheet says something else of itself."""
    clerk = Clerk(content)
    clerk.hidden = [[name, said.get(str(name), value), *more] for name, value, *more in clerk.hidden]
    return clerk.save()


def without_identity(content: bytes) -> bytes:
    clerk = Clerk(content)
    clerk.hidden = [["", ""]]
    return clerk.save()


def no_templates(house: PortalHouse) -> dict[str, tuple[bytes, str]]:
    ours = template(house)
    other = str(thing(house.office, P2).id)
    return {
        "nothing": (b"", "不是 Excel 工作簿"),
        "csv": ("编码,金额\r\n1,2\r\n".encode(), "不是 Excel 工作簿"),
        "html as xls": (b"<html><table><tr><td>1</td></tr></table></html>", "不是 Excel 工作簿"),
        "renamed zip": (zipped("a.txt"), "不是 .xlsx"),
        "old xls": (OLE, "旧格式的 .xls"),
        "encrypted": (OLE + "EncryptedPackage".encode("utf-16-le"), "有密码"),
        "bomb": (with_part(ours, "xl/worksheets/sheet9.xml", b"0" * (30 * MB)), "压缩"),
        "too much unpacked": (with_part(ours, "xl/media/a.png", bytes(range(256)) * (45 * 4096)), "解压后超过"),
        "10 MB": (ours + b"\0" * (10 * MB), "文件超过5 MiB"),
        "torn": (ours[: len(ours) // 2], "已损坏"),
        "own": (own_workbook(), "不是从这里下载的填报模板"),
        "rows": (many_rows(ours), "超过3000行"),
        "no identity": (without_identity(ours), "不是从这里下载的填报模板"),
        "of another item": (template(house, "school", P2), "这是另一事项的模板"),
        "said to be this one": (
            forged(template(house, "school", P2), obligation=str(thing(house.office, P1).id)),
            "标识不对",
        ),
        "said to be another": (forged(ours, obligation=other), "这是另一事项的模板"),
        "of another form": (forged(ours, key="material"), "这是另一张表的模板"),
        "forged": (forged(ours, token="0" * 64), "标识不对"),
        "no letters": (forged(ours, token="标识" * 30), "标识不对"),
        "another due version": (forged(ours, due_version="7"), "标识不对"),
        "entities": (with_part(ours, "xl/workbook.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'), "文档类型声明"),
    }


def zipped(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, "x")
    return out.getvalue()


def test_what_is_no_template_of_this_item_changes_nothing_and_is_told_why(house: PortalHouse) -> None:
    tries = no_templates(house)
    before = whole(house.office)
    for name, (content, why) in tries.items():
        answer = upload(house, content)
        assert answer.status_code == 422, name
        assert why in words(answer.text), (name, words(answer.text)[:600])
    assert changed(before, whole(house.office)) == {}


def test_a_form_without_its_file_is_a_clear_no(house: PortalHouse) -> None:
    form, before = address(house, P1, "/form"), whole(house.office)
    browser = house.signed_in("two")
    assert browser.submit(f"{form}/upload", page=form).status_code == 422
    assert browser.submit(f"{form}/upload", page=form, workbook="x").status_code == 422
    assert upload(house, b"PK" + b"\0" * (33 * MB)).status_code == 413
    assert changed(before, whole(house.office)) == {}


def test_what_a_spreadsheet_would_compute_is_text_here_and_in_the_next_template(house: PortalHouse) -> None:
    for text in FORMULAS:
        clerk = Clerk(template(house))
        clerk.put("expected", text)
        clerk.more_sheets = [("别的", [[text]])]
        assert upload(house, clerk.save()).status_code in (200, 422)
        again = template(house)
        assert Clerk(again).cells[Clerk(again).at("expected")[0]][Clerk(again).at("expected")[1]] == text
        with zipfile.ZipFile(io.BytesIO(again)) as parts:
            sheets = [parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/")]
        assert not any(b"<f>" in sheet for sheet in sheets)


def test_macros_links_and_pictures_in_a_template_are_not_looked_at(house: PortalHouse) -> None:
    ours = template(house)
    for name in ("xl/vbaProject.bin", "xl/externalLinks/externalLink1.xml", "xl/media/a.png", "xl/connections.xml"):
        assert upload(house, with_part(ours, name, b"<x/>")).status_code in (200, 422)
    assert b"vba" not in template(house)


def test_a_workbook_merged_all_over_is_read_or_refused(house: PortalHouse) -> None:
    clerk = Clerk(template(house))
    clerk.merged = [(0, 0, len(clerk.cells) - 1, 12)]
    assert upload(house, clerk.save()).status_code == 422


def test_a_template_from_before_a_return_is_still_good(house: PortalHouse) -> None:
    old = template(house, "school", P2)
    hand_in(house, "school", P2)
    assert decide(house.signed_in("two"), address(house, P2), "return", said="请补充").status_code == 303
    clerk = Clerk(old)
    clerk.put("expected", "补充后的一句话")
    answer = upload(house, clerk.save(), who="school", named=P2)
    assert "标识不对" not in words(answer.text)
    assert "补充后的一句话" in answer.text
    assert "补充后的一句话" in whole(house.office)["form_draft"][0]


def test_a_workbook_does_not_replace_words_that_its_sender_has_not_seen(house: PortalHouse) -> None:
    sheet = template(house)
    assert filled(house, "two", P1, expected="同事刚写的").status_code == 303
    before = whole(house.office)
    answer = upload(house, sheet, seen="0")
    assert answer.status_code == 409
    assert "同事刚写的" in answer.text
    assert changed(before, whole(house.office)) == {}
    assert upload(house, sheet, seen=seen_in(answer.text)).status_code in (200, 422)
    assert "同事刚写的" not in whole(house.office)["form_draft"][0]
