"""Forms that a script hands in: `forms.csv` beside it, a line for a form's single fields, one for each row of a table.

Columns: `form` (the name by which the script speaks of it), `table` (empty: the line holds fields by their place in the
form, such as `funds.total.executed`; else the table whose next row the line is), and a column for each place, or column
of a table. What is left empty is not said.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from models.errors import Place, Sentence

FILE = "forms.csv"
COLUMNS = ("form", "table")
Typed = dict[str, str]  # by place


def read_forms(folder: Path) -> tuple[dict[str, Typed], list[Place]]:
    """Every form of the file by its name, and everything that is wrong with the file; nothing without a file."""
    path = folder / FILE
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return {}, []
    except OSError as error:
        return {}, [Place(FILE, 1, 1, Sentence("读不到文件：{why}", why=error.strerror))]
    except UnicodeDecodeError:
        return {}, [Place(FILE, 1, 1, Sentence("不是UTF-8文件"))]
    found: dict[str, Typed] = {}
    return found, list(_read(text, found))


def _read(text: str, found: dict[str, Typed]) -> Iterator[Place]:
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    rows: Counter[tuple[str, str]] = Counter()
    try:
        missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
        if missing:
            yield Place(FILE, 1, 1, Sentence("缺少列：{names}", names="、".join(missing)))
            return
        for row in reader:
            name, table = (row.pop("form") or "").strip(), (row.pop("table") or "").strip()
            if not name:
                yield Place(FILE, reader.line_num, "form", Sentence("不能为空"))
                continue
            if not table and rows[name, table]:
                yield Place(FILE, reader.line_num, "form", Sentence("表单“{name}”的基本内容写了两行", name=name))
            start = f"{table}.{rows[name, table]}." if table else ""
            rows[name, table] += 1
            said = {f"{start}{column}": value for column, value in row.items() if column and value}
            found.setdefault(name, {}).update(said)
    except csv.Error as error:
        yield Place(FILE, reader.line_num + 1, 1, Sentence("CSV格式损坏：{why}", why=error))
