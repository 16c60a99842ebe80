"""What the template's hidden cells say, and what may be done to its protected sheet."""

SHEET = "填报"
HOW = "只填白色单元格；带*的必填；灰色单元格由系统填写或计算。行数不够时可在表中间插入行。填好后保存，在原处上传。"
NOTHING, HEADING = "-", "h"
ALLOWED = {"insert_rows": True, "delete_rows": True, "format_rows": True, "format_columns": True}


def pair(place: str) -> str:
    """The row of a single value."""
    return f"f:{place}"


def head(table: str) -> str:
    """The hidden row that names a table's columns."""
    return f"c:{table}"


def line(place: str) -> str:
    """A row of a table (`indicators`, whatever its number) or of a grid (`funds.total`)."""
    table, _, row = place.partition(".")
    return f"r:{table}" if not row or row.isdigit() else f"r:{place}"
