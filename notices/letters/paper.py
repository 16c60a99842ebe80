"""An official letter as its parts, whatever it is written to: a page, Word, PDF. Layout is the writers'.

Source: GB/T 9704-2012 for the parts of a letter and their order.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pydantic import TypeAdapter

NO_NUMBER = "（文号待编）"
SAMPLE = "试运行样张，不得发出"
FILE, ANNEX, COPIES, RECEIPT = "文件", "附件", "抄送", "签收回执"


class Kind(StrEnum):
    """What a letter is."""

    CIRCULAR = "circular"  # 通报
    TALK = "talk"  # 约谈函
    DEDUCTION = "deduction"  # 扣减函
    FEEDBACK = "feedback"  # 绩效评价结果反馈意见函


class Weight(StrEnum):
    """What a paragraph is."""

    HEADING = "heading"  # 一、
    SUBHEADING = "subheading"  # （一）
    TEXT = "text"


@dataclass(frozen=True)
class Said:
    """A paragraph of the body."""

    text: str
    weight: Weight = Weight.TEXT


@dataclass(frozen=True)
class Annex:
    """An enclosure that is printed with the letter: a table under a title. `shares` are the columns' widths."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shares: tuple[int, ...] = ()

    @property
    def widths(self) -> tuple[float, ...]:
        """The columns' parts of the whole width."""
        shares = self.shares or (1,) * len(self.rows[0])
        return tuple(share / sum(shares) for share in shares)


@dataclass(frozen=True)
class Paper:
    """A letter. A circular has the look of a 文件, others that of a 信函. `enclosed` names what is sent along and not
    printed with it; `red_head` is off where sheets with a printed head are used."""

    kind: Kind
    bureau: str
    number: str
    title: str
    to: str
    body: tuple[Said, ...]
    dated: str
    annexes: tuple[Annex, ...] = ()
    enclosed: tuple[str, ...] = ()
    contact: str = ""
    copies_to: str = ""
    issued: str = ""
    receipt: str = ""
    sample: str = ""
    red_head: bool = True

    @property
    def is_circular(self) -> bool:
        return self.kind is Kind.CIRCULAR

    @property
    def head(self) -> str:
        """What stands in red."""
        return self.bureau + (FILE if self.is_circular else "")

    @property
    def enclosures(self) -> tuple[str, ...]:
        """Everything that is sent along, in its order."""
        return (*self.enclosed, *(each.title for each in self.annexes))

    @property
    def enclosure_lines(self) -> tuple[str, ...]:
        """附件：1.… under each other; one alone has no number."""
        named = self.enclosures
        if len(named) < 2:
            return tuple(f"{ANNEX}：{each}" for each in named)
        return tuple(f"{f'{ANNEX}：' if n == 1 else '　　　'}{n}.{each}" for n, each in enumerate(named, 1))

    def annex_word(self, annex: Annex) -> str:
        """附件, or 附件2 where there are several."""
        named = self.enclosures
        return ANNEX if len(named) == 1 else f"{ANNEX}{named.index(annex.title) + 1}"

    @property
    def receipt_rows(self) -> tuple[tuple[str, str], ...]:
        """What the unit fills in and sends back."""
        blank = "　　　　年　　月　　日"
        return (
            ("文号", self.number),
            ("标题", self.title),
            ("签收单位（盖章）", ""),
            ("签收人", ""),
            ("签收日期", blank),
        )

    @property
    def characters(self) -> frozenset[str]:
        """Every character that has to be shown."""
        rows = (cell for annex in self.annexes for row in (annex.heads, *annex.rows) for cell in row)
        told = (self.head, self.number, self.title, self.to, self.dated, self.contact, self.copies_to, self.issued)
        frame = (*self.enclosure_lines, self.receipt, self.sample, *(each.text for each in self.body))
        return frozenset("".join((*told, *frame, *rows)))


_PAPER = TypeAdapter(Paper)


def kept(paper: Paper) -> str:
    """A letter as it is kept (JSON)."""
    return _PAPER.dump_json(paper).decode()


def paper_of(record: str) -> Paper:
    """A letter that was kept."""
    return _PAPER.validate_json(record)


def day(on: date) -> str:
    """2022年5月20日."""
    return f"{on.year}年{on.month}月{on.day}日"


def named_document(title: str, number: str) -> str:
    """《…》（闵财评〔2022〕1号）; a title that has such marks of its own keeps them."""
    return (title if "《" in title else f"《{title}》") + (f"（{number}）" if number else "")
