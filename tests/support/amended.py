"""Notices made for tests, and the days that they leave to work, counted one by one."""

from collections.abc import Collection
from datetime import date, timedelta
from pathlib import Path

from calendars.workdays import FOLDER

ONE = timedelta(days=1)


def days(*spans: str) -> set[date]:
    """The days of `2022-04-29..2022-05-04` and the like."""
    found: set[date] = set()
    for span in spans:
        first, _, last = span.partition("..")
        on = date.fromisoformat(first)
        while on <= date.fromisoformat(last or first):
            found.add(on)
            on += ONE
    return found


class Notice:
    """A year's notice: its file's text, and what it means day by day."""

    def __init__(self, year: int, off: Collection[str], works: Collection[str], text: str) -> None:
        self.year, self.text = year, text
        self.off, self.works_too = days(*off), days(*works)

    def write(self, folder: Path) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{self.year}.yaml"
        path.write_text(self.text, encoding="utf-8")
        return path

    def works(self, on: date) -> bool:
        """By the plain week, but for what the notice says; only for days of its year."""
        assert on.year == self.year
        return on in self.works_too or (on.weekday() < 5 and on not in self.off)

    def on_or_before(self, on: date) -> date:
        while not self.works(on):
            on -= ONE
        return on

    def count(self, on: date, n: int) -> date:
        """The n-th working day after `on`, before it if n < 0."""
        step = ONE if n > 0 else -ONE
        for _ in range(abs(n)):
            on += step
            while not self.works(on):
                on += step
        return on


_2022 = (FOLDER / "2022.yaml").read_text(encoding="utf-8")
LONGER_MAY = Notice(  # a longer holiday from Friday 04-29, worked in on Saturday 05-28
    2022,
    (
        "2022-01-01..2022-01-03",
        "2022-01-31..2022-02-06",
        "2022-04-03..2022-04-05",
        "2022-04-29..2022-05-04",
        "2022-06-03..2022-06-05",
        "2022-09-10..2022-09-12",
        "2022-10-01..2022-10-07",
        "2022-12-31",
    ),
    (
        "2022-01-29",
        "2022-01-30",
        "2022-04-02",
        "2022-04-24",
        "2022-05-07",
        "2022-05-28",
        "2022-10-08",
        "2022-10-09",
    ),
    _2022.replace(
        "off: 2022-04-30..2022-05-04, works: [2022-04-24, 2022-05-07]",
        "off: 2022-04-29..2022-05-04, works: [2022-04-24, 2022-05-07, 2022-05-28]",
    ),
)
AS_IT_WAS = Notice(2022, (), (), _2022)

OFFICIAL_2027 = Notice(  # moves 04-30 to 04-29; worked in are 01-16, 02-13, 04-25, 05-08, 09-26 and 10-09
    2027,
    (
        "2027-01-01..2027-01-03",
        "2027-02-05..2027-02-11",
        "2027-04-03..2027-04-05",
        "2027-04-30..2027-05-04",
        "2027-06-09",
        "2027-09-15",
        "2027-10-01..2027-10-07",
    ),
    ("2027-01-16", "2027-02-13", "2027-04-25", "2027-05-08", "2027-09-26", "2027-10-09"),
    """\
year: 2027
status: official
source: {title: 一份为测试写的通知, number: 假想〔2026〕9号, issued_on: 2026-11-04}
holidays:
  - {name: 元旦, off: 2027-01-01..2027-01-03}
  - {name: 春节, off: 2027-02-05..2027-02-11, works: [2027-01-16, 2027-02-13]}
  - {name: 清明节, off: 2027-04-03..2027-04-05}
  - {name: 劳动节, off: 2027-04-30..2027-05-04, works: [2027-04-25, 2027-05-08]}
  - {name: 端午节, off: 2027-06-09}
  - {name: 中秋节, off: 2027-09-15}
  - {name: 国庆节, off: 2027-10-01..2027-10-07, works: [2027-09-26, 2027-10-09]}
""",
)
