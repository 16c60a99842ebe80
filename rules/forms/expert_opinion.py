"""专家评审综合意见: the opinions on one object side by side, as one score by the calendar's rule, with what changes."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Self

from calendars.labels import COMBININGS
from models.errors import Sentence
from rules.filling.content import Content, Part, Section
from rules.filling.evaluated import GRADES
from rules.filling.facts import Facts, coded
from rules.filling.findings import Finding, error
from rules.filling.inputs import Choice, Line, Number, Paragraph, Points, Rows
from rules.opinions import Combined, Given, combined


class Opinion(Part):
    """An expert's opinion, as it was given."""

    expert: Annotated[str, Line(Sentence("专家"), given=True)] = ""
    score: Annotated[Decimal | None, Points(Sentence("评审得分"), given=True)] = None
    truth: Annotated[str, Choice(Sentence("真实性"), given=True, choices=GRADES)] = ""
    accuracy: Annotated[str, Choice(Sentence("准确性"), given=True, choices=GRADES)] = ""
    usefulness: Annotated[str, Choice(Sentence("应用性"), given=True, choices=GRADES)] = ""
    conclusion: Annotated[str, Paragraph(Sentence("评审结论"), given=True, longest=1000, width=30)] = ""


class ExpertOpinion(Content):
    """What the experts say together, and what the office makes of it."""

    key = "expert-opinion"
    title = Sentence("专家评审综合意见")

    deliverable: Annotated[str, Line(Sentence("评审事项"), given=True)] = ""
    subject: Annotated[str, Line(Sentence("评价对象"), given=True)] = ""
    opinions: Annotated[
        tuple[Opinion, ...],
        Rows(
            Sentence("各专家意见"),
            given=True,
            same=("expert",),
            columns=("expert", "score", "truth", "accuracy", "usefulness", "conclusion"),
        ),
    ] = ()
    rule: Annotated[str, Line(Sentence("合成办法"), given=True)] = ""
    original: Annotated[Decimal | None, Points(Sentence("原得分"), given=True)] = None
    score: Annotated[Decimal | None, Points(Sentence("评审得分"), given=True)] = None
    delta: Annotated[
        Decimal | None, Number(Sentence("差异"), given=True, least=None, decimals=2, places=2, width=8)
    ] = None
    truth: Annotated[str, Choice(Sentence("真实性"), given=True, choices=GRADES)] = ""
    accuracy: Annotated[str, Choice(Sentence("准确性"), given=True, choices=GRADES)] = ""
    usefulness: Annotated[str, Choice(Sentence("应用性"), given=True, choices=GRADES)] = ""
    conclusion: Annotated[str, Paragraph(Sentence("综合意见"), required=True, longest=3000, lines=6)] = ""
    advice: Annotated[str, Paragraph(Sentence("对被评价单位的建议"), longest=2000)] = ""
    filled_by: Annotated[str, Line(Sentence("填报人"), required=True, longest=50)] = ""

    sections = (
        Section(Sentence("评审对象"), ("deliverable", "subject")),
        Section(Sentence("各专家意见"), ("opinions",)),
        Section(Sentence("综合得分和评级"), ("rule", "original", "score", "delta", "truth", "accuracy", "usefulness")),
        Section(Sentence("综合意见"), ("conclusion", "advice", "filled_by")),
    )

    @property
    def result(self) -> tuple[Decimal | None, str, str]:
        return self.score, "", ""

    @classmethod
    def prefilled(cls, facts: Facts) -> Self:
        its = _together(facts)
        return cls(
            deliverable=facts.deliverable,
            subject=coded(facts.subject, facts.subject_code),
            opinions=tuple(_opinion(each) for each in facts.opinions),
            rule=COMBININGS[facts.combining.combine].template if facts.combining else "",
            original=facts.original,
            score=its.score if its else None,
            delta=its.delta if its else None,
            truth=its.truth if its else "",
            accuracy=its.accuracy if its else "",
            usefulness=its.usefulness if its else "",
            filled_by=facts.filled_by,
        )

    def own_findings(self, facts: Facts) -> Iterator[Finding]:
        """There are as many opinions as the calendar asks for."""
        if facts.combining is not None and len(self.opinions) < facts.combining.at_least:
            template = "已有{n}位专家提交意见，至少须{least}位"
            yield error("conclusion", template, n=len(self.opinions), least=facts.combining.at_least)


def _opinion(each: object) -> Opinion:
    names = Opinion.model_fields
    return Opinion(**{name: getattr(each, name) for name in names})


def _together(facts: Facts) -> Combined | None:
    if facts.combining is None:
        return None
    given = [Given(each.score, each.weight, each.truth, each.accuracy, each.usefulness) for each in facts.opinions]
    return combined(given, facts.original, facts.combining)
