"""Made-up digests, and what a reader sees of the mails they become."""

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

from calendars.workdays import Workdays
from models.kinds import Anchor, Level, Role
from notices.compose import compose
from notices.digest import Composed, Desk, Digest, Item
from notices.wrapping import width

DAYS = Workdays.load()
DESK = Desk(
    "上海市闵行区",
    "上海市闵行区财政局",
    "绩效管理科",
    "https://jx.example.org",
    "闵财评〔2022〕1号",
    "section@example.org",
)
SELF_EVALUATION = Item(  # nominal Saturday 2022-04-30, effective Friday 2022-04-29
    role=Role.UNIT_OFFICER,
    level=Level.L1,
    anchor=Anchor.DUE,
    automatic=True,
    offset=-10,
    batch_on=date(2022, 4, 18),
    unit_code="109",
    unit_name="闵行区教育局",
    has_officer=True,
    work_year=2022,
    step="evaluation",
    step_title="2021年事后绩效评价",
    deliverable="self-evaluation",
    title="绩效自评",
    budget_year=2021,
    subject_code="s0",
    subject_name="校园安全防范系统改造",
    opened_on=date(2022, 3, 1),
    nominal_due_on=date(2022, 4, 30),
    due_on=date(2022, 4, 29),
    due_version=1,
    soft=False,
    next_level=Level.L1,
    next_on=date(2022, 4, 24),
    why="",
)
SELECTION = replace(
    SELF_EVALUATION,
    deliverable="key-evaluation-selection",
    title="重点评价选题",
    subject_code="",
    subject_name="",
    nominal_due_on=date(2022, 5, 31),
    due_on=date(2022, 5, 31),
    soft=True,
)
APPROVED = replace(
    SELF_EVALUATION,
    level=Level.L4,
    anchor=Anchor.APPROVED,
    automatic=False,
    next_level=Level.L5,
    next_on=date(2022, 5, 24),
    why="连续两年逾期",
)


def several(item: Item, count: int) -> tuple[Item, ...]:
    return tuple(replace(item, subject_code=f"s{n:02}", subject_name=f"项目{n:02}号") for n in range(count))


def mail(on: str, *items: Item, names: tuple[str, ...] = ("绩效专管员@教育局",), desk: Desk = DESK) -> Composed:
    """The mail of a day written as "Tuesday 2022-05-10"."""
    weekday, day = on.split()
    today = date.fromisoformat(day)
    assert f"{today:%A}" == weekday
    return compose(Digest(today, "someone@example.org", names, items, desk), DAYS)


class Seen(HTMLParser):
    """What a reader sees of a page, without the frame that the plain part does not have."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[str] = []
        self.feed(html.split('<td style="padding:16px', 1)[1].split(">", 1)[1])

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1] != "th":
            self.words.append(data)


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def seen(html: str) -> str:
    return squeezed("".join(Seen(html).words))


def lines_too_wide(text: str) -> list[str]:
    return [line for line in text.splitlines() if width(line) > 76 and "http" not in line]
