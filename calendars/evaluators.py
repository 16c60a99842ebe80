"""Who may evaluate whom, and what becomes of it: guards of commissions, quality of agencies, opinions of experts.

A calendar that says nothing of it works by USUAL, which is office practice.
"""

from pydantic import Field

from calendars.conditions import Part, Text
from models.evaluating import Combining, Engagement, EvaluationLevel


class Aspect(Part):
    """What an agency's work is judged by, and the points that it may bring."""

    title: Text
    points: int = Field(ge=1, le=100)


class Band(Part):
    """From a total on, the percentages of the fee that are advised to be paid."""

    at_least: int = Field(ge=0, le=100)
    pays_from: int = Field(ge=0, le=100)
    pays_to: int = Field(ge=0, le=100)


class Quality(Part):
    """How an agency's work is judged. Below the last band it is to be done again, and the agency gets no new commission
    for `banned_months`."""

    aspects: tuple[Aspect, ...] = Field(min_length=1)
    bands: tuple[Band, ...] = Field(min_length=1)
    banned_months: int = Field(ge=0, le=120)
    source: Text


class Opinions(Part):
    """How several experts' opinions become one score, and how many there must be."""

    combine: Combining
    at_least: int = Field(ge=1, le=20)
    source: Text


class Evaluators(Part):
    """The rules of commissioning an evaluation, and of concluding it."""

    apart: tuple[EvaluationLevel, ...]  # where whoever commissions may not be whoever is evaluated
    conflicting: tuple[tuple[Engagement, ...], ...]  # what no agency may do about one object
    clean_years: int = Field(ge=0, le=20)  # without a major violation
    views_workdays: int = Field(ge=1, le=60)  # that the evaluated unit has to answer
    results_at_least: int = Field(ge=0, le=100)  # points of output and benefit in a report's framework
    remind_workdays: int = Field(ge=1, le=60)  # between one reminder of what is behind its date and the next
    quality: Quality
    opinions: Opinions
    source: Text


_PRACTICE = "办公惯例(待确认)"
_AGENCIES = "办公惯例(待确认): 财监〔2021〕4号要求评估第三方机构的工作质量, 未定分值和付费比例。"
USUAL = Evaluators(
    apart=(EvaluationLevel.INDUSTRY, EvaluationLevel.DEPT, EvaluationLevel.FINANCE, EvaluationLevel.RE_EVAL),
    conflicting=(
        (Engagement.EXANTE, Engagement.EVALUATION),
        (Engagement.EXANTE, Engagement.RE_EVALUATION),
        (Engagement.TARGET_REVIEW, Engagement.EVALUATION),
        (Engagement.EVALUATION, Engagement.RE_EVALUATION),
    ),
    clean_years=3,
    views_workdays=5,
    results_at_least=60,
    remind_workdays=5,
    quality=Quality(
        aspects=tuple(
            Aspect(title=title, points=points)
            for title, points in (
                ("完整性", 20),
                ("证据", 25),
                ("分析", 20),
                ("指标设计", 15),
                ("及时性", 10),
                ("工作纪律", 10),
            )
        ),
        bands=(
            Band(at_least=90, pays_from=100, pays_to=100),
            Band(at_least=80, pays_from=95, pays_to=95),
            Band(at_least=60, pays_from=80, pays_to=90),
        ),
        banned_months=12,
        source=_AGENCIES,
    ),
    opinions=Opinions(combine=Combining.TRIMMED, at_least=3, source=_PRACTICE),
    source=_PRACTICE,
)
