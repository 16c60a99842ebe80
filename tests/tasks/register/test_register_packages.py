"""Whatever is called a workbook: a register, or one sentence; nothing is unpacked that was not looked at."""

import io
import struct
import subprocess
import sys
import tempfile
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_books import workbook

from models.errors import RegisterInvalid
from tasks.register import packages, scanning
from tasks.register_files import read_register

TORN = "register.xlsx: 不是完整的 Excel 工作簿，文件已损坏"
SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return workbook(tmp_path_factory.mktemp("good") / "register.xlsx").read_bytes()


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(of: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in of.items():
            archive.writestr(name, content)
    return out.getvalue()


def said(content: bytes, folder: Path) -> list[str]:
    """Every complaint about a file."""
    path = folder / "register.xlsx"
    path.write_bytes(content)
    with pytest.raises(RegisterInvalid) as error:
        read_register(path)
    return [str(place) for place in error.value.places]


def test_what_was_packed_anew_reads_the_same(good: bytes, tmp_path: Path) -> None:
    one, other = tmp_path / "one.xlsx", tmp_path / "other.xlsx"
    one.write_bytes(good)
    other.write_bytes(zipped(parts(good) | {"xl/vbaProject.bin": packages._OLE + b"macro"}))
    assert read_register(one) == read_register(other)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "register.xlsx: 不是 Excel 工作簿（.xlsx）"),
        (b"unit_code,name\n", "register.xlsx: 不是 Excel 工作簿（.xlsx）"),
        (packages._OLE + bytes(600), "register.xlsx: 是旧格式的 .xls，请在 Excel 里另存为“Excel 工作簿（.xlsx）”"),
        (packages._OLE + packages._ENCRYPTED, "register.xlsx: 工作簿有密码，请去掉密码后另存"),
        (b"PK\x03\x04" + bytes(100), TORN),
        (zipped({"a.txt": b"a"}), "register.xlsx: 工作簿里缺少 xl/workbook.xml，不是 .xlsx"),
        (
            zipped({"content.xml": b"<a/>", "mimetype": b"ods"}),
            "register.xlsx: 工作簿里缺少 xl/workbook.xml，不是 .xlsx",
        ),
    ],
)
def test_what_is_no_workbook_is_one_sentence(content: bytes, sentence: str, tmp_path: Path) -> None:
    assert said(content, tmp_path) == [sentence]


def test_archives_within_are_refused(good: bytes, tmp_path: Path) -> None:
    nested = zipped(parts(good) | {"xl/embeddings/more.xlsx": good})
    assert said(nested, tmp_path) == ["register.xlsx: 工作簿里还有压缩包（xl/embeddings/more.xlsx），请删去嵌入的文件"]


def test_what_unpacks_to_very_much_is_refused_before_it_is_unpacked(good: bytes, tmp_path: Path) -> None:
    bomb = zipped(parts(good) | {SHEET: bytes(packages.MAX_UNPACKED + 1)})
    assert said(bomb, tmp_path) == ["register.xlsx: 工作簿解压后超过200 MiB，没有读"]
    dense = zipped(parts(good) | {"docProps/app.xml": bytes(20 * 1024 * 1024)})
    assert said(dense, tmp_path) == ["register.xlsx: 工作簿的压缩率高得不正常，像压缩炸弹，没有读"]
    many = zipped(parts(good) | {f"x/{n}.xml": b"" for n in range(packages.MAX_PARTS)})
    assert said(many, tmp_path) == ["register.xlsx: 工作簿里的部件太多或重名，不像 Excel 存的文件"]


def lying(good: bytes, declared: int) -> bytes:
    """A workbook whose sheet says in both its headers that it unpacks to `declared` bytes, its checksum as declared."""
    changed = parts(good) | {SHEET: parts(good)[SHEET] + b"<!--" + b"x" * 100_000 + b"-->"}
    content = bytearray(zipped(changed))
    crc = struct.pack("<I", zlib.crc32(changed[SHEET][:declared]))
    for signature, crc_at, size_at, name_at in ((b"PK\x03\x04", 14, 22, 30), (b"PK\x01\x02", 16, 24, 46)):
        at = content.find(signature)
        while content[at + name_at : at + name_at + len(SHEET)] != SHEET.encode():
            at = content.find(signature, at + 4)
        content[at + crc_at : at + crc_at + 4] = crc
        content[at + size_at : at + size_at + 4] = struct.pack("<I", declared)
    return bytes(content)


@pytest.mark.parametrize("declared", [0, 100, 10_000_000])
def test_a_part_that_lies_about_its_size_is_read_no_further_than_it_says(
    declared: int, good: bytes, tmp_path: Path
) -> None:
    assert said(lying(good, declared), tmp_path)[0].startswith("register.xlsx")


def test_entities_and_other_encodings_are_refused(good: bytes, tmp_path: Path) -> None:
    book = parts(good)["xl/workbook.xml"].decode()
    laughing = book.replace("?>", '?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>', 1)
    assert said(zipped(parts(good) | {"xl/workbook.xml": laughing.encode()}), tmp_path) == [
        "register.xlsx: 工作簿里有不该有的文档类型声明，没有读"
    ]
    wide = parts(good)[SHEET].decode().replace("UTF-8", "UTF-16").encode("utf-16")
    assert said(zipped(parts(good) | {SHEET: wide}), tmp_path)[-1].startswith("register.xlsx 单位: 不是完整的")


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ("XFD1048576", "register.xlsx 单位: 第1048576行的内容超出了第100列"),
        ("A1048576", "register.xlsx 单位: 超过300000行，没有读"),
        ("CV290000", "register.xlsx 单位: 超过300000行，没有读"),
        ("17", "register.xlsx 单位: 不是完整的 Excel 工作簿，文件已损坏"),
    ],
)
def test_a_cell_far_out_makes_no_giant(cell: str, sentence: str, good: bytes, tmp_path: Path) -> None:
    sheet = parts(good)[SHEET].decode().replace("</sheetData>", f'<row><c r="{cell}"><v>1</v></c></row></sheetData>')
    assert sentence in said(zipped(parts(good) | {SHEET: sheet.encode()}), tmp_path)


def torn(content: bytes, cuts: list[tuple[float, bytes]]) -> bytes:
    for where, piece in cuts:
        at = int(where * len(content))
        content = content[:at] + piece + content[at + len(piece) :]
    return content


CUTS = st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=12)), min_size=1, max_size=4)
PIECES = st.sampled_from(
    [b"<c>", b"</v>", b'r="A1048577"', b"&x;", b"<v>9e999</v>", b"\xff", b's="99999"', b't="s"', b"-1"]
)
XML_CUTS = st.lists(st.tuples(st.floats(0, 1), PIECES | st.binary(max_size=6)), min_size=1, max_size=3)
PARTS = [SHEET, "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml", "xl/_rels/workbook.xml.rels"]


def answers(content: bytes) -> None:
    """A register or its errors, never anything else."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "register.xlsx"
        path.write_bytes(content)
        try:
            read_register(path).digest()
        except RegisterInvalid as error:
            assert error.places
            assert all(str(place) for place in error.places)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=600).map(lambda tail: b"PK\x03\x04" + tail) | st.binary(max_size=300))
def test_any_bytes_get_a_sentence(content: bytes) -> None:
    answers(content)


@settings(max_examples=150, deadline=None)
@given(cuts=CUTS)
def test_any_torn_workbook_gets_a_sentence(good: bytes, cuts: list[tuple[float, bytes]]) -> None:
    answers(torn(good, cuts))


@settings(max_examples=200, deadline=None)
@given(part=st.sampled_from(PARTS), cuts=XML_CUTS)
def test_any_torn_part_gets_a_sentence(good: bytes, part: str, cuts: list[tuple[float, bytes]]) -> None:
    answers(zipped(parts(good) | {part: torn(parts(good)[part], cuts)}))


_LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[2]), int(sys.argv[2])))
from pathlib import Path
from models.errors import RegisterInvalid
from tasks.register_files import read_register
try:
    read_register(Path(sys.argv[1]))
except RegisterInvalid as error:
    print(error)
"""


def test_the_largest_sheet_that_is_taken_stays_within_bounds(good: bytes, tmp_path: Path) -> None:
    """As many cells as may be, in a process that may not take more than 3 GiB: it answers."""
    rows = scanning.MAX_CELLS // scanning.MAX_COLUMNS
    sheet = parts(good)[SHEET].decode()
    last = f'<row><c r="CV{rows}" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    path = tmp_path / "register.xlsx"
    path.write_bytes(zipped(parts(good) | {SHEET: sheet.replace("</sheetData>", last).encode()}))
    command = [sys.executable, "-c", _LIMITED, str(path), str(3 * 1024**3)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[3])
    assert done.returncode == 0, done.stderr[-500:]
    assert "register.xlsx 单位" in done.stdout
