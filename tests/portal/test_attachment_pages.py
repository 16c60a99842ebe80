"""Files that come with an item: what is not what it says is refused whole, what is kept is only ever a download."""

import io
import zipfile
from typing import Any
from urllib.parse import unquote

import pytest
from browsing import PortalHouse, words
from hostile import PAGE, PDF, address, attach, attached, hand_in, kept
from reviewed import P1
from whole import changed, routed_today, whole

from tasks.desk.attachments import sweep_files

HTML = b"<html><script>alert(1)</script></html>"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffdb004300") + b"\x08" * 64 + bytes.fromhex("ffd9")
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600
MB = 1024 * 1024


def zipped(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


BOMB = io.BytesIO()
with zipfile.ZipFile(BOMB, "w", zipfile.ZIP_DEFLATED) as _archive:
    _archive.writestr("word/document.xml", b"0" * (40 * MB))
REFUSED = [
    ("a.pdf", HTML, "内容与扩展名不符"),
    ("a.pdf", HTML + PDF, "内容与扩展名不符"),
    ("a.pdf", b"MZ" + PDF, "内容与扩展名不符"),
    ("a.jpg", b"#!/bin/sh\nrm -rf /", "内容与扩展名不符"),
    ("a.png", SVG, "内容与扩展名不符"),
    ("a.png", JPEG, "内容与扩展名不符"),
    ("a.svg", SVG, "不收这种文件"),
    ("a.html", HTML, "不收这种文件"),
    ("a.exe", b"MZ\0", "不收这种文件"),
    ("a.pdf.exe", PDF, "不收这种文件"),
    ("a.pdf ", HTML, "内容与扩展名不符"),
    ("a.docx", OLE, "有密码，或是旧格式"),
    ("a.xlsx", zipped("xl/workbook.xml", "xl/vbaProject.bin"), "含有宏或嵌入的文件"),
    ("a.docx", zipped("word/document.xml", "word/embeddings/o.bin"), "含有宏或嵌入的文件"),
    ("a.docx", zipped("evil.jar"), "内容与扩展名不符"),
    ("a.docx", BOMB.getvalue(), "压缩率高得不正常"),
    ("a.pdf", b"", "文件是空的"),
    ("..", PDF, "不收这种文件"),
    ("", PDF, ""),
]
NAMES = [
    ("../../../etc/报告.pdf", "报告.pdf"),
    ("..\\..\\windows\\报告.pdf", "报告.pdf"),
    ("报\u202efdp.exe\u202c告.pdf", "报fdp.exe告.pdf"),
    ("😀年轮😀.pdf", "😀年轮😀.pdf"),
    ('a"; filename="evil.html.pdf', "a%22; filename=%22evil.html.pdf"),  # as browsers write a quotation mark
    ("长" * 300 + ".pdf", "长" * 116 + ".pdf"),
    ("<script>.PDF", "_script_.PDF"),
]


@pytest.fixture
def house(new_portal: Any) -> PortalHouse:
    made: PortalHouse = new_portal(routed_today)
    return made


def test_what_is_not_what_it_says_is_refused_with_its_name_and_nothing_is_kept(house: PortalHouse) -> None:
    browser, path, before = house.signed_in("two"), address(house, P1), whole(house.office)
    for name, content, why in REFUSED:
        answer = attach(browser, f"{path}/files", (name, content))
        assert answer.status_code == 422, (name, content[:20])
        assert why in words(answer.text), (name, content[:20])
    assert changed(before, whole(house.office)) == {}


def test_a_file_that_is_another_thing_too_is_refused_and_one_that_is_kept_is_a_download(house: PortalHouse) -> None:
    """A PDF with a page in it, a picture with a program in it."""
    browser, path, before = house.signed_in("two"), address(house, P1), whole(house.office)
    for name, content in (("a.pdf", PDF + HTML), ("a.jpg", JPEG + HTML)):
        assert attach(browser, f"{path}/files", (name, content)).status_code == 422, name
    assert changed(before, whole(house.office)) == {}
    number = attached(house, "two", P1, "a.jpg", JPEG)
    answer = browser.get(f"{path}/file/{number}", headers=PAGE)
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["content-disposition"].startswith("attachment; ")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.content == JPEG


def test_names_are_cleaned_and_go_only_into_the_download_s_name(house: PortalHouse) -> None:
    for name, wanted in NAMES:
        number = attached(house, "two", P1, name, PDF + name.encode().hex().encode())
        answer = house.signed_in("two").get(f"{address(house, P1)}/file/{number}")
        how, _, shown = answer.headers["content-disposition"].partition("filename*=UTF-8''")
        assert (how, unquote(shown)) == ("attachment; ", wanted)
    assert all(len(path.name) == 64 and path.parent.name == path.name[:2] for path in kept(house.settings.home))
    assert "<script>." not in house.signed_in("two").get(address(house, P1), headers=PAGE).text


def test_one_that_is_refused_keeps_the_others_out_too(house: PortalHouse) -> None:
    browser, path, before = house.signed_in("two"), address(house, P1), whole(house.office)
    assert attach(browser, f"{path}/files", ("a.pdf", PDF), ("b.pdf", HTML)).status_code == 422
    assert changed(before, whole(house.office)) == {}
    with house.office.writing() as connection:
        assert sweep_files(connection, house.settings.home) == 1
    assert kept(house.settings.home) == []


def test_too_large_and_too_many_are_refused(new_portal: Any) -> None:
    house = new_portal(routed_today, attachment_megabytes=1, attachments_most=3)
    browser, path = house.signed_in("two"), f"{address(house, P1)}/files"
    before = whole(house.office)
    assert "超过1 MB" in words(attach(browser, path, ("a.pdf", PDF + b"\0" * MB)).text)
    assert attach(browser, path, ("a.pdf", PDF + b"\0" * (33 * MB))).status_code == 413
    assert "附件最多3个" in words(attach(browser, path, *[(f"{n}.pdf", PDF) for n in range(4)]).text)
    assert attach(browser, path, *[(f"{n}.pdf", PDF) for n in range(60)]).status_code == 400
    assert attach(browser, path).status_code == 422
    assert browser.submit(path, **{"files ": "no file"}).status_code == 422
    assert changed(before, whole(house.office)) == {}
    assert attach(browser, path, *[(f"{n}.pdf", PDF) for n in range(3)]).status_code == 303
    assert len(kept(house.settings.home)) == 1


def test_after_the_hand_in_nothing_is_put_to_it_or_taken_off(house: PortalHouse) -> None:
    number = attached(house, "two", P1, "a.pdf", PDF)
    hand_in(house, "two", P1)
    browser, before = house.signed_in("two"), whole(house.office)
    assert attach(browser, f"{address(house, P1)}/files", ("b.pdf", PDF)).status_code == 422
    assert browser.submit(f"{address(house, P1)}/file/{number}/remove").status_code == 409
    assert changed(before, whole(house.office)) == {}


def test_bytes_that_are_gone_are_a_clear_answer(house: PortalHouse) -> None:
    number = attached(house, "two", P1, "报告.pdf", PDF)
    (path,) = kept(house.settings.home)
    path.unlink()
    answer = house.signed_in("two").get(f"{address(house, P1)}/file/{number}", headers=PAGE)
    assert answer.status_code == 404
    assert "请从备份恢复" in words(answer.text)
