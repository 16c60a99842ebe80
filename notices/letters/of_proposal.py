"""An approved proposal in the form of an official letter: a circular (通报) to all, or a letter (函) to each unit.

Source: the sentences are office practice (texts/), and the office may change them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from models.kinds import Level
from notices.letters.paper import COPIES, NO_NUMBER, Annex, Kind, Paper, day
from notices.letters.wording import Values, shipped, worded

HEADS = ("序号", "单位", "报送事项", "期限", "逾期（工作日）", "备注")
SHARES = (4, 12, 18, 12, 7, 11)
KINDS = {Level.L5: Kind.TALK, Level.L6: Kind.DEDUCTION}  # one unit's, and nobody else's business; else a circular


@dataclass(frozen=True)
class LetterItem:
    """A row of the annex: what, due when, how late when it was decided; `mended_on`: handed in before that."""

    unit_code: str
    unit: str
    title: str
    subject: str
    due_on: date
    late: int
    mended_on: date | None

    @property
    def what(self) -> str:
        return f"{self.title}：{self.subject}" if self.subject else self.title

    @property
    def remark(self) -> str:
        return f"已于{day(self.mended_on)}补报" if self.mended_on else "未报"


@dataclass(frozen=True)
class Ground:
    """What a letter rests on: whose, which year's work, which document, when it was decided and dated."""

    bureau: str
    work_year: int
    document: str
    level: Level
    number: str
    decided_on: date
    dated_on: date
    copies_to: Sequence[str] = ()
    desk: str = ""
    wordings: Mapping[Kind, str] | None = None  # as the office has them; without, those that come with the program

    @property
    def kind(self) -> Kind:
        return KINDS.get(self.level, Kind.CIRCULAR)

    @property
    def wording(self) -> str:
        return (self.wordings or {}).get(self.kind) or shipped(self.kind)


def letters(ground: Ground, items: Sequence[LetterItem]) -> tuple[Paper, ...]:
    """The letters that an approval became: one circular to all units, or one letter to each. Without items, none."""
    return tuple(paper for _, paper in letters_by_unit(ground, items))


def letters_by_unit(ground: Ground, items: Sequence[LetterItem]) -> tuple[tuple[str, Paper], ...]:
    """The same, each with the code of the unit that it goes to; a circular with none."""
    if not items:
        return ()
    if ground.kind is Kind.CIRCULAR:
        return (("", _paper(ground, items)),)
    by_unit: dict[str, list[LetterItem]] = {}
    for item in items:
        by_unit.setdefault(item.unit_code, []).append(item)
    return tuple(
        (code, _paper(ground, own)) for code, own in by_unit.items() if any(not each.mended_on for each in own)
    )


def _paper(ground: Ground, items: Sequence[LetterItem]) -> Paper:
    said = worded(ground.wording, _values(ground, items))
    copies = "，".join(ground.copies_to)
    return Paper(
        kind=ground.kind,
        bureau=ground.bureau,
        number=ground.number or NO_NUMBER,
        title=said.title,
        to=said.to,
        body=said.body,
        dated=day(ground.dated_on),
        annexes=(_annex(ground, items),),
        enclosed=said.enclosed,
        copies_to=f"{COPIES}：{copies}。" if copies else "",
        issued=f"{day(ground.dated_on)}印发",
    )


def _values(ground: Ground, items: Sequence[LetterItem]) -> Values:
    mended = sum(item.mended_on is not None for item in items)
    words = {
        "局名": ground.bureau,
        "科室": ground.desk,
        "依据": basis(ground.document, ground.work_year),
        "工作年度": str(ground.work_year),
        "日期": day(ground.dated_on),
        "文号": ground.number or NO_NUMBER,
        "单位": items[0].unit,
        "事项": "、".join(dict.fromkeys(item.title for item in items)),
        "截止日": day(ground.decided_on),
        "单位数": str(len({item.unit_code for item in items})),
        "项数": str(len(items)),
        "未报数": str(len(items) - mended),
        "补报数": f"，逾期后已补报{mended}项" if mended else "",
    }
    return Values(words, holds=frozenset(["有补报"] if mended else []))


def _annex(ground: Ground, items: Sequence[LetterItem]) -> Annex:
    rows = [
        (str(n), item.unit, item.what, item.due_on.isoformat(), str(item.late), item.remark)
        for n, item in enumerate(items, 1)
    ]
    if ground.kind is Kind.CIRCULAR:
        return Annex("预算绩效管理工作逾期未报情况名单", HEADS, tuple(rows), SHARES)
    own = tuple((row[0], *row[2:]) for row in rows)  # nobody is named in every row of their own letter
    return Annex("逾期未报事项清单", (HEADS[0], *HEADS[2:]), own, (SHARES[0], *SHARES[2:]))


def basis(document: str, work_year: int) -> str:
    """根据《…》, or what was arranged where no document is named."""
    return f"根据{document}" if document else f"按照{work_year}年度预算绩效管理工作安排"
