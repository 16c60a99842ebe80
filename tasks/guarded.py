"""Cells of CSV files that a spreadsheet would take for a formula are written with an apostrophe before them.

A cell is guarded if its text begins with = + - @, a tab or a carriage return and is no signed number; so is one that
begins with apostrophes and then such a sign: taking one apostrophe away always gives the text as it was.
"""

import re

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-][0-9]+")


def guarded(text: str) -> str:
    """`text` as a CSV cell that no spreadsheet computes."""
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def apart(text: str) -> str:
    """`text` for a cell that is text already (in a workbook): guarded only if it would be read as a guarded one."""
    return f"'{text}" if _GUARDED.match(text) else text


def unguarded(cell: str) -> str:
    """The text of a cell that may be guarded."""
    return cell[1:] if _GUARDED.match(cell) else cell
