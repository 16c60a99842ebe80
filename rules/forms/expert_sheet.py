"""专家评审意见表: one expert's opinion on one paper, with points and three ratings. It belongs to an assignment."""

from decimal import Decimal
from typing import Annotated, Self

from models.errors import Sentence
from rules.filling.content import Content, Section
from rules.filling.evaluated import GRADES
from rules.filling.facts import Facts, coded
from rules.filling.inputs import Choice, Line, Paragraph, Points


class ExpertSheet(Content):
    """What an expert says of what was handed in: 真实性、准确性、应用性, points, problems, advice."""

    key = "expert-sheet"
    title = Sentence("专家评审意见表")
    source = "S3 二(二) 真实性、准确性、应用性"

    deliverable: Annotated[str, Line(Sentence("评审材料"), given=True)] = ""
    subject: Annotated[str, Line(Sentence("评价对象"), given=True)] = ""
    unit: Annotated[str, Line(Sentence("填报单位"), given=True)] = ""
    original: Annotated[Decimal | None, Points(Sentence("原得分"), given=True)] = None
    score: Annotated[
        Decimal | None, Points(Sentence("评审得分"), required=True, help=Sentence("百分制，按材料反映的绩效独立评分"))
    ] = None
    truth: Annotated[str, Choice(Sentence("真实性"), required=True, choices=GRADES)] = ""
    accuracy: Annotated[str, Choice(Sentence("准确性"), required=True, choices=GRADES)] = ""
    usefulness: Annotated[str, Choice(Sentence("应用性"), required=True, choices=GRADES)] = ""
    problems: Annotated[str, Paragraph(Sentence("主要问题"), required=True, longest=2000)] = ""
    advice: Annotated[str, Paragraph(Sentence("修改意见和建议"), longest=2000)] = ""
    conclusion: Annotated[str, Paragraph(Sentence("评审结论"), required=True, longest=1000, lines=3)] = ""

    sections = (
        Section(Sentence("评审对象"), ("deliverable", "subject", "unit", "original")),
        Section(Sentence("评分和评级"), ("score", "truth", "accuracy", "usefulness")),
        Section(Sentence("评审意见"), ("problems", "advice", "conclusion")),
    )

    @classmethod
    def prefilled(cls, facts: Facts) -> Self:
        return cls(
            deliverable=facts.deliverable,
            subject=coded(facts.subject, facts.subject_code),
            unit=coded(facts.unit, facts.unit_code),
            original=facts.original,
        )
