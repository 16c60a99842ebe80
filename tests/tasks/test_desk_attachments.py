"""Attachments: kept by their content, refused for what they are, belonging to the version they were handed in with."""

import io
import zipfile
from pathlib import Path

import pytest
from desk import Desk, at, day
from reviewed import P1, hand_in, refused, visitor

from models.errors import NotKnown, RuleBroken
from models.settings import Settings
from rules.deeds import Visitor
from tasks.desk.attachments import Stored, attach, check_file, clean_name, detach, stored, sweep_files
from tasks.desk.item import read_item
from tasks.upkeep import look_around
from tasks.workbooks import Column, Sheet, write_workbook

MONDAY, TUESDAY = "Monday 2022-04-11", "Tuesday 2022-04-12"
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000100"
    "05fe02fea7d6059b0000000049454e44ae426082"
)
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffdb004300") + b"\x08" * 64 + bytes.fromhex("ffd9")
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600
MB = 1024 * 1024


def office_file(main: str, *more: str, filler: bytes = b"") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(main, b"<x/>" + filler)
        for name in more:
            archive.writestr(name, "x")
    return out.getvalue()


SAYS = PDF.replace(b"endobj", b"endobj" + b" " * 2000 + b"(how to write <script> in HTML) Tj", 1)
DOCX, OFD = office_file("word/document.xml"), office_file("OFD.xml")


def keep(desk: Desk, settings: Settings, name: str, content: bytes, *, named: str = P1, by: str = "two") -> Stored:
    who = visitor(desk, by, named, MONDAY)
    with desk.office.writing() as connection:
        number = desk.thing(named).id
        return attach(desk.office, connection, settings, number, name, content, who, on=day(MONDAY), at=at(MONDAY))


@pytest.mark.parametrize(
    ("name", "content"),
    [("报告.pdf", PDF), ("网页说明.pdf", SAYS), ("a.PNG", PNG), ("b.jpg", JPEG), ("c.docx", DOCX), ("d.ofd", OFD)],
)
def test_what_is_what_its_name_says_is_taken(name: str, content: bytes) -> None:
    assert check_file(name, content, most_bytes=MB)


def test_a_workbook_of_ours_is_taken(tmp_path: Path) -> None:
    write_workbook(tmp_path / "a.xlsx", [Sheet("表", (Column("列"),), [["值"]])])
    assert check_file("a.xlsx", (tmp_path / "a.xlsx").read_bytes(), most_bytes=MB).endswith("spreadsheetml.sheet")


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.pdf", b"", "文件是空的"),
        ("a.pdf", PDF + b"\0" * MB, "超过1 MB"),
        ("a.exe", b"MZ" + b"\0" * 99, "不收这种文件（可收：pdf、docx、xlsx、ofd、jpg、png）"),
        ("a.zip", DOCX, "不收这种文件"),
        ("a.docm", DOCX, "不收这种文件"),
        ("noending", PDF, "不收这种文件"),
        ("a.pdf", b"MZ" + b"\0" * 99, "内容与扩展名不符"),
        ("a.png", PDF, "内容与扩展名不符"),
        ("a.pdf", b"<html><script>alert(1)</script></html>", "内容与扩展名不符"),
        ("a.pdf", b"<html><script>alert(1)</script>" + PDF, "内容与扩展名不符"),
        ("a.pdf", b"\xef\xbb\xbf" + PDF, "内容与扩展名不符"),
        ("a.pdf", b"%PDF-1.7 <HTML><body onload=alert(1)>" + PDF, "内含网页、脚本或压缩包"),
        ("a.pdf", PDF + b"<!DOCTYPE  html><script>alert(1)</script>", "内含网页、脚本或压缩包"),
        ("a.pdf", PDF + DOCX, "内含网页、脚本或压缩包"),
        ("a.png", PNG + DOCX, "内含网页、脚本或压缩包"),
        ("a.png", PNG + b"\0" * 5000 + b"<ScRiPt src=//evil>", "内含网页、脚本或压缩包"),
        ("a.png", PNG + b"<svg onload=alert(1)>", "内含网页、脚本或压缩包"),
        ("a.jpg", JPEG[:20] + b"<?php system($_GET[0]); ?>" + JPEG[20:], "内含网页、脚本或压缩包"),
        ("a.jpg", JPEG + PDF, "内含网页、脚本或压缩包"),
        ("a.docx", PDF, "内容与扩展名不符"),
        ("a.xlsx", DOCX, "内容与扩展名不符"),
        ("a.docx", OLE, "有密码，或是旧格式"),
        ("a.docx", office_file("word/document.xml", "word/vbaProject.bin"), "含有宏或嵌入的文件"),
        ("a.docx", office_file("word/document.xml", "word/embeddings/x.bin"), "含有宏或嵌入的文件"),
        ("a.docx", office_file("word/document.xml", filler=b"0" * 3 * MB), "压缩率高得不正常"),
        ("a.docx", DOCX[:-30], "内容与扩展名不符"),
    ],
)
def test_what_could_run_or_is_something_else_is_refused_with_a_sentence(name: str, content: bytes, why: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        check_file(name, content, most_bytes=MB)
    assert why in str(caught.value)
    assert str(caught.value).startswith(name)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\用户\\报告 1.pdf", "报告 1.pdf"),
        ("a\u202efdp.exe\n.pdf", "afdp.exe.pdf"),
        ('"<b>":x?.pdf', "__b___x_.pdf"),
        ("", "file"),
        ("...", "file"),
        ("长" * 300 + ".pdf", "长" * 116 + ".pdf"),
    ],
)
def test_names_are_cleaned(name: str, kept: str) -> None:
    assert clean_name(name) == kept


def test_bytes_lie_under_their_digest_and_belong_to_the_version_handed_in(opened: Desk, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    first = keep(opened, settings, "报告.pdf", PDF)
    assert keep(opened, settings, "报告.pdf", PDF).id == first.id
    assert first.path == settings.home / "attachments" / first.digest[:2] / first.digest
    hand_in(opened, P1, MONDAY, "two")
    assert "TransitionNotAllowed" in refused(keep, opened, settings, "图.png", PNG)
    opened.do(f"return {P1}", TUESDAY, why="换附件")
    who = visitor(opened, "two", P1, TUESDAY)
    with opened.office.writing() as connection:
        number = opened.thing(P1).id
        detach(opened.office, connection, number, first.id, who, on=day(TUESDAY), at=at(TUESDAY))
        with pytest.raises(NotKnown):
            detach(opened.office, connection, number, first.id, who, on=day(TUESDAY), at=at(TUESDAY))
    keep(opened, settings, "图.png", PNG)
    hand_in(opened, P1, TUESDAY, "two")
    with opened.office.reading() as connection:
        found = read_item(opened.office, connection, number, Visitor("x"), on=day(TUESDAY))
        assert [[file.name for file in version.files] for version in found.versions] == [["报告.pdf"], ["图.png"]]
        assert [file.name for file in found.files] == ["图.png"]
        assert stored(connection, settings, first.id, Visitor("x")).path.read_bytes() == PDF


def test_no_more_than_so_many_and_only_by_whom_it_is_filled_in(opened: Desk, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, attachments_most=1)
    keep(opened, settings, "a.pdf", PDF)
    assert refused(keep, opened, settings, "b.png", PNG) == "RuleBroken: 附件最多1个，请先删去不用的"
    assert "NotYours" in refused(keep, opened, settings, "b.png", PNG, by="section")


def test_bytes_that_nothing_speaks_of_are_swept_and_missing_ones_are_told(opened: Desk, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    kept = keep(opened, settings, "a.pdf", PDF)
    orphan = tmp_path / "attachments" / "ab" / ("ab" + "0" * 62)
    orphan.parent.mkdir(parents=True, exist_ok=True)
    orphan.write_bytes(b"x")
    with opened.office.writing() as connection:
        assert sweep_files(connection, tmp_path) == 1
    assert (orphan.exists(), kept.path.exists()) == (False, True)
    kept.path.unlink()
    who = visitor(opened, "two", P1, MONDAY)
    with opened.office.reading() as connection, pytest.raises(NotKnown, match="请从备份恢复"):
        stored(connection, settings, kept.id, who)


def test_what_was_taken_off_and_never_handed_in_goes_after_a_month(opened: Desk, tmp_path: Path) -> None:
    settings, who = Settings(home=tmp_path), visitor(opened, "two", P1, MONDAY)
    twice = [keep(opened, settings, name, PDF) for name in ("a.pdf", "b.pdf")]
    lonely, handed = keep(opened, settings, "c.png", PNG), keep(opened, settings, "d.jpg", JPEG)
    number = opened.thing(P1).id

    def off(each: Stored, on: str) -> None:
        with opened.office.writing() as connection:
            detach(opened.office, connection, number, each.id, who, on=day(on), at=at(on))

    off(twice[0], MONDAY)
    off(lonely, MONDAY)
    hand_in(opened, P1, MONDAY, "two")
    opened.do(f"return {P1}", TUESDAY, why="换附件")
    off(handed, TUESDAY)

    def look(on: str) -> list[bool]:
        look_around(opened.office, on=day(on), at=at(on), home=tmp_path)
        return [each.path.exists() for each in (twice[0], lonely, handed)]

    assert look("Monday 2022-05-09") == [True, True, True]
    assert look("Thursday 2022-05-12") == [True, False, True]  # the same bytes lie under another name, or in a version
    assert [row.name for row in opened.rows("SELECT name FROM attachment ORDER BY id")] == ["b.pdf", "d.jpg"]
