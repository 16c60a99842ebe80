"""A line of the script."""

from datetime import date
from typing import NamedTuple


class Row(NamedTuple):
    on: date
    unit_code: str
    deliverable: str
    subject_code: str
    event: str
    value: str
    by: str
    why: str
    form: str = ""
