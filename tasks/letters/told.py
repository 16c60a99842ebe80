"""What somebody types for a feedback letter: the outcome in words, the problems and what is advised."""

from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)]
MOST_PROBLEMS = 40


class ToldProblem(BaseModel):
    """A problem: the code of its class, what it is, what is advised."""

    model_config = ConfigDict(frozen=True)
    of_class: str = ""
    text: Text = ""
    advice: Text = ""


class Told(BaseModel):
    """What the letter says besides what is known."""

    model_config = ConfigDict(frozen=True)
    score: Decimal | None = None
    grade: str = ""
    conclusion: Text = ""
    enclosed: tuple[Text, ...] = ("绩效评价报告",)
    problems: tuple[ToldProblem, ...] = ()
