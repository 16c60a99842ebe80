"""《绩效评价结果反馈意见函》: what was evaluated and how it came out, the problems, and by when they are mended.

Source: the parts and their order as bureaus write it: 评价概况, 主要问题, 整改意见和建议, 整改要求, 附件, 回执.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from notices.letters.of_proposal import basis
from notices.letters.paper import COPIES, NO_NUMBER, RECEIPT, Annex, Kind, Paper, day
from notices.letters.wording import Values, worded

HEADS = ("序号", "问题类别", "问题", "整改建议", "整改期限")
SHARES = (3, 8, 18, 16, 9)
ISSUES = "问题清单"
NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True)
class Problem:
    """A problem that the evaluation found: its class in words, what it is, what is advised, by when it is mended."""

    of_class: str
    text: str
    advice: str
    due_on: date


@dataclass(frozen=True)
class Evaluated:
    """What the letter is about. Amounts are yuan; None and empty where nothing is known."""

    unit: str
    department: str
    subject: str
    budget_year: int
    by_way_of: str  # the deliverable that evaluated it
    approved: Decimal | None = None
    executed: Decimal | None = None
    score: Decimal | None = None
    grade: str = ""
    conclusion: str = ""


@dataclass(frozen=True)
class Frame:
    """Whose letter it is, and how it is dated and numbered."""

    bureau: str
    desk: str
    work_year: int
    document: str
    number: str
    dated_on: date
    due_on: date  # by when everything is mended
    copies_to: Sequence[str] = ()
    enclosed: Sequence[str] = ()
    sample: str = ""
    red_head: bool = True


def feedback(frame: Frame, about: Evaluated, problems: Sequence[Problem], wording: str) -> Paper:
    """The letter, worded as `wording` says."""
    said = worded(wording, _values(frame, about, problems))
    copies = "，".join(frame.copies_to)
    return Paper(
        kind=Kind.FEEDBACK,
        bureau=frame.bureau,
        number=frame.number or NO_NUMBER,
        title=said.title,
        to=said.to,
        body=said.body,
        dated=day(frame.dated_on),
        annexes=(_annex(problems),) if problems else (),
        enclosed=said.enclosed,
        contact=f"（联系科室：{frame.desk}）" if frame.desk else "",
        copies_to=f"{COPIES}：{copies}。" if copies else "",
        receipt=RECEIPT,
        sample=frame.sample,
        red_head=frame.red_head,
    )


def _values(frame: Frame, about: Evaluated, problems: Sequence[Problem]) -> Values:
    words = {
        "局名": frame.bureau,
        "科室": frame.desk,
        "依据": basis(frame.document, frame.work_year),
        "工作年度": str(frame.work_year),
        "日期": day(frame.dated_on),
        "文号": frame.number or NO_NUMBER,
        "单位": about.unit,
        "主管部门": about.department or about.unit,
        "对象": about.subject or about.unit,
        "预算年度": str(about.budget_year),
        "评价方式": about.by_way_of,
        "得分": "" if about.score is None else f"{about.score:.2f}",
        "等级": about.grade,
        "问题数": str(len(problems)),
        "整改期限": day(frame.due_on),
    }
    blocks = {
        "概况": _outcome(about),
        "问题": [f"（{_numeral(n)}）{each.of_class}。{_stopped(each.text)}" for n, each in enumerate(problems, 1)],
        "建议": [
            f"（{_numeral(n)}）{_stopped(each.advice or '请针对上述问题制定并落实整改措施')}"
            for n, each in enumerate(problems, 1)
        ],
        "附件材料": list(frame.enclosed),
    }
    holds = {"有问题" if problems else "无问题"} | ({"有得分"} if about.score is not None else set())
    return Values(words, blocks, frozenset(holds))


def _outcome(about: Evaluated) -> list[str]:
    """Money first, then points and grade, then what else was concluded."""
    money = []
    if about.approved is not None:
        money.append(f"{about.budget_year}年度安排预算{_ten_thousands(about.approved)}万元")
    if about.executed is not None:
        money.append(f"执行{_ten_thousands(about.executed)}万元")
        if about.approved:
            money.append(f"预算执行率{about.executed / about.approved * 100:.2f}%")
    found = [f"评价对象为{about.subject or about.unit}" + "".join(f"，{each}" for each in money) + "。"]
    if about.score is not None:
        found[0] += f"经综合评价，得分{about.score:.2f}分" + (f"，评价等级为“{about.grade}”。" if about.grade else "。")
    elif about.grade:
        found[0] += f"评价等级为“{about.grade}”。"
    return found + ([_stopped(about.conclusion)] if about.conclusion else [])


def _ten_thousands(yuan: Decimal) -> str:
    return f"{yuan / 10_000:,.2f}"


def _stopped(said: str) -> str:
    said = " ".join(said.split())
    return said if said.endswith(("。", "！", "？")) else f"{said.rstrip('；;，,.')}。"


def _numeral(n: int) -> str:
    """一 … 九十九."""
    tens, ones = divmod(n, 10)
    return ("" if tens == 0 else ("" if tens == 1 else NUMERALS[tens - 1]) + "十") + (
        NUMERALS[ones - 1] if ones else ""
    )


def _annex(problems: Sequence[Problem]) -> Annex:
    rows = [
        (str(n), each.of_class, each.text, each.advice, each.due_on.isoformat()) for n, each in enumerate(problems, 1)
    ]
    return Annex(ISSUES, HEADS, tuple(rows), SHARES)
