"""整改情况表: what was done about a problem, when, with which rules made or improved; the evidence is attached."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Self

from models.errors import Sentence
from rules.filling.content import Content, Section
from rules.filling.facts import Facts, coded
from rules.filling.inputs import Day, Line, Number, Paragraph


class RectificationReport(Content):
    """The result of one item; its plan is reported before, on a page of its own."""

    key = "rectification"
    title = Sentence("整改情况表")

    deliverable: Annotated[str, Line(Sentence("报送事项"), given=True)] = ""
    unit: Annotated[str, Line(Sentence("整改单位"), given=True)] = ""
    subject: Annotated[str, Line(Sentence("整改事项"), given=True)] = ""
    done: Annotated[
        str,
        Paragraph(
            Sentence("整改结果"),
            required=True,
            longest=2000,
            lines=6,
            help=Sentence("对照整改计划写明做了什么、做到什么程度；佐证材料作为附件上传"),
        ),
    ] = ""
    mended_on: Annotated[date | None, Day(Sentence("实际完成日"))] = None
    rules_made: Annotated[
        Decimal | None, Number(Sentence("新建、修订制度数"), required=True, decimals=0, most=Decimal(999), width=6)
    ] = None
    rule_names: Annotated[str, Paragraph(Sentence("制度名称和文号"), longest=1000, lines=2)] = ""
    not_done: Annotated[str, Paragraph(Sentence("未按计划完成的原因"), longest=1000, lines=2)] = ""
    filled_by: Annotated[str, Line(Sentence("填报人"), required=True, longest=50)] = ""
    phone: Annotated[str, Line(Sentence("联系电话"), longest=50)] = ""

    sections = (
        Section(Sentence("基本情况"), ("deliverable", "unit", "subject")),
        Section(Sentence("整改情况"), ("done", "mended_on", "rules_made", "rule_names", "not_done")),
        Section(Sentence("填报人员"), ("filled_by", "phone")),
    )

    @classmethod
    def prefilled(cls, facts: Facts) -> Self:
        return cls(
            deliverable=facts.deliverable,
            unit=coded(facts.unit, facts.unit_code),
            subject=coded(facts.subject, facts.subject_code),
            filled_by=facts.filled_by,
        )
