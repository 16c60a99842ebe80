"""选题: which subjects were chosen for a quota. Ticked on a page of its own (tasks/desk/choosing.py); kept, read and
compared as every form."""

from decimal import Decimal
from typing import Annotated, Self

from models.errors import Sentence
from rules.filling.content import Content, Part, Section
from rules.filling.facts import Facts, coded
from rules.filling.inputs import Line, Money, Number, Paragraph, Rows


class Chosen(Part):
    """A subject that was chosen."""

    code: Annotated[str, Line(Sentence("编码"), given=True, width=22)] = ""
    name: Annotated[str, Line(Sentence("名称"), given=True, width=30)] = ""
    kind: Annotated[str, Line(Sentence("类别"), given=True, width=12)] = ""
    unit: Annotated[str, Line(Sentence("实施单位"), given=True, width=24)] = ""
    amount: Annotated[Decimal | None, Money(Sentence("年初预算数"), given=True)] = None


class Selection(Content):
    """What was chosen, how much that is, and what the unit has to say about it."""

    key = "selection"
    title = Sentence("选题表")

    deliverable: Annotated[str, Line(Sentence("选题事项"), given=True)] = ""
    unit: Annotated[str, Line(Sentence("选题单位"), given=True)] = ""
    chosen: Annotated[
        tuple[Chosen, ...],
        Rows(
            Sentence("选定对象"),
            given=True,
            same=("code",),
            columns=("code", "name", "kind", "unit", "amount"),
            most=500,
        ),
    ] = ()
    count: Annotated[Decimal | None, Number(Sentence("个数"), given=True, decimals=0, width=8)] = None
    amount: Annotated[Decimal | None, Money(Sentence("金额合计"), given=True)] = None
    reasons: Annotated[str, Paragraph(Sentence("选题说明"), longest=500, lines=3)] = ""

    sections = (
        Section(Sentence("基本情况"), ("deliverable", "unit")),
        Section(Sentence("选定对象"), ("chosen", "count", "amount")),
        Section(Sentence("说明"), ("reasons",)),
    )

    @classmethod
    def prefilled(cls, facts: Facts) -> Self:
        return cls(deliverable=facts.deliverable, unit=coded(facts.unit, facts.unit_code))

    @classmethod
    def of(cls, facts: Facts, chosen: tuple[Chosen, ...], reasons: str) -> Self:
        """The form of what was ticked."""
        amounts = [each.amount for each in chosen if each.amount is not None]
        made = cls.prefilled(facts)
        told = {"chosen": chosen, "count": Decimal(len(chosen)), "amount": sum(amounts, Decimal(0)), "reasons": reasons}
        return made.model_copy(update=told)
