"""材料: any deliverable whose own form does not exist yet. The report itself is an attachment."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Self

from models.errors import Sentence
from rules.filling.content import Content, Section
from rules.filling.facts import Facts, coded
from rules.filling.inputs import Day, Line, Number, Paragraph


class Material(Content):
    """A description and a count."""

    key = "material"
    title = Sentence("报送材料")

    deliverable: Annotated[str, Line(Sentence("报送事项"), given=True)] = ""
    unit: Annotated[str, Line(Sentence("填报单位"), given=True)] = ""
    subject: Annotated[str, Line(Sentence("评价对象"), given=True)] = ""
    description: Annotated[
        str,
        Paragraph(
            Sentence("材料说明"),
            required=True,
            longest=2000,
            lines=6,
            help=Sentence("说明报送了什么、依据什么；报告和佐证材料作为附件上传"),
        ),
    ] = ""
    count: Annotated[
        Decimal | None, Number(Sentence("材料份数"), required=True, decimals=0, most=Decimal(9999), width=8)
    ] = None
    filled_by: Annotated[str, Line(Sentence("填报人"), required=True, longest=50)] = ""
    phone: Annotated[str, Line(Sentence("联系电话"), longest=50)] = ""
    filled_on: Annotated[date | None, Day(Sentence("填报日期"))] = None

    sections = (
        Section(Sentence("基本情况"), ("deliverable", "unit", "subject")),
        Section(Sentence("材料"), ("description", "count")),
        Section(Sentence("填报人员"), ("filled_by", "phone", "filled_on")),
    )

    @classmethod
    def prefilled(cls, facts: Facts) -> Self:
        return cls(
            deliverable=facts.deliverable,
            unit=coded(facts.unit, facts.unit_code),
            subject=coded(facts.subject, facts.subject_code),
            filled_by=facts.filled_by,
        )
