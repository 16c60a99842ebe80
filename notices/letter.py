"""An approved proposal in the form of an official letter: a circular (通报) to all, or a letter (函) to each unit.

Chinese only, as it is signed, stamped and filed. Layout is the page's (and later a file's); here are the words.

Source: GB/T 9704-2012 for the parts of a letter and their order; the sentences are office practice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from models.kinds import Level

NO_NUMBER = "（文号待编）"
SAMPLE = "试运行样张，不得发出"
FILE, ANNEX, COPIES = "文件", "附件", "抄送"
HEADS = ("序号", "单位", "报送事项", "期限", "逾期（工作日）", "备注")
TO_EACH = (Level.L5, Level.L6)  # a talk and a deduction concern one unit and are nobody else's business


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
class Letter:
    """What a letter says. `opens` stands under the title, `text` below it; the annex lists what it is about."""

    is_circular: bool
    bureau: str
    number: str
    title: str
    to: str
    text: tuple[str, ...]
    annex: str
    items: tuple[LetterItem, ...]
    dated: str
    copies_to: str
    issued: str

    @property
    def head(self) -> str:
        """What stands in red."""
        return self.bureau + (FILE if self.is_circular else "")

    @property
    def sample(self) -> str:
        """What stands on a letter of a trial, so that nobody takes it for a real one."""
        return SAMPLE

    @property
    def annex_word(self) -> str:
        return ANNEX

    @property
    def annex_line(self) -> str:
        return f"{ANNEX}：{self.annex}"

    @property
    def heads(self) -> tuple[str, ...]:
        """The columns of the annex; a letter to one unit does not name it in every row."""
        return HEADS if self.is_circular else tuple(each for each in HEADS if each != HEADS[1])

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """The rows of the annex, under `heads`."""
        rows: list[tuple[str, ...]] = [
            (str(n), item.unit, item.what, item.due_on.isoformat(), str(item.late), item.remark)
            for n, item in enumerate(self.items, 1)
        ]
        return rows if self.is_circular else [(row[0], *row[2:]) for row in rows]


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


def letters(ground: Ground, items: Sequence[LetterItem]) -> tuple[Letter, ...]:
    """The letters that an approval became: one circular to all units, or one letter to each. Without items, none."""
    if not items:
        return ()
    if ground.level not in TO_EACH:
        return (_circular(ground, items),)
    by_unit: dict[str, list[LetterItem]] = {}
    for item in items:
        by_unit.setdefault(item.unit_code, []).append(item)
    return tuple(_to_unit(ground, own) for own in by_unit.values() if any(not each.mended_on for each in own))


def _circular(ground: Ground, items: Sequence[LetterItem]) -> Letter:
    units = list(dict.fromkeys(item.unit for item in items))
    owing = sum(not item.mended_on for item in items)
    mended = sum(item.mended_on is not None for item in items)
    told = [
        f"{_basis(ground)}，有关单位应按期报送{_what(items)}。截至{day(ground.decided_on)}，{len(units)}家单位"
        f"未按规定期限报送，涉及{len(items)}项（名单见附件），其中未报{owing}项"
        + (f"，逾期后已补报{mended}项" if mended else "")
        + "。现予通报。",
        "请名单所列单位高度重视，主要负责人亲自过问，立即补报，并查明逾期原因，落实责任到人，避免再次发生。"
        "逾期报送情况按规定纳入年度预算绩效管理考核。",
    ]
    return Letter(
        is_circular=True,
        title=f"关于{ground.work_year}年度预算绩效管理工作逾期未报情况的通报",
        to="各有关单位：",
        text=tuple(told),
        annex="预算绩效管理工作逾期未报情况名单",
        **_frame(ground, items),
    )


def _to_unit(ground: Ground, items: Sequence[LetterItem]) -> Letter:
    unit = items[0].unit
    talk = ground.level is Level.L5
    deed = "就上述情况约谈你单位负责人" if talk else "按规定在考核中扣分、在预算安排中予以扣减"
    asked = (
        "请你单位主要负责人或分管负责人届时到会，说明逾期原因和整改措施；约谈的时间、地点另行通知。"
        if talk
        else "如有异议，请在收到本函之日起5个工作日内书面向我局提出。"
    )
    told = [
        f"{_basis(ground)}，你单位应按期报送{_what(items)}。截至{day(ground.decided_on)}，经多次提醒、催办、预警，"
        f"你单位仍有{sum(not item.mended_on for item in items)}项未报（清单见附件）。经研究，{deed}。",
        asked + "请同时尽快补报。",
    ]
    return Letter(
        is_circular=False,
        title=f"关于{'约谈' if talk else '扣减'}{unit}预算绩效管理工作逾期未报事项的函",
        to=f"{unit}：",
        text=tuple(told),
        annex="逾期未报事项清单",
        **_frame(ground, items),
    )


def _frame(ground: Ground, items: Sequence[LetterItem]) -> dict[str, Any]:
    copies = "，".join(ground.copies_to)
    return {
        "bureau": ground.bureau,
        "number": ground.number or NO_NUMBER,
        "items": tuple(items),
        "dated": day(ground.dated_on),
        "copies_to": f"{COPIES}：{copies}。" if copies else "",
        "issued": f"{day(ground.dated_on)}印发",
    }


def _basis(ground: Ground) -> str:
    return f"根据{ground.document}" if ground.document else f"按照{ground.work_year}年度预算绩效管理工作安排"


def named_document(title: str, number: str) -> str:
    """《…》（闵财评〔2022〕1号）; a title that has such marks of its own keeps them."""
    return (title if "《" in title else f"《{title}》") + (f"（{number}）" if number else "")


def _what(items: Sequence[LetterItem]) -> str:
    return "、".join(dict.fromkeys(item.title for item in items))


def day(on: date) -> str:
    """2022年5月20日."""
    return f"{on.year}年{on.month}月{on.day}日"
