"""Words that nobody can measure (模糊用语) in goals and indicators."""

from collections.abc import Iterator

from rules.filling.evaluated import Evaluated
from rules.filling.facts import Facts
from rules.filling.findings import Finding, warning

VAGUE = (
    "进一步提高",
    "进一步提升",
    "进一步加强",
    "明显提高",
    "明显改善",
    "显著提高",
    "显著提升",
    "大幅提高",
    "有所提高",
)
_LOOKED_AT = ("target", "actual")


def check(content: Evaluated, _facts: Facts) -> Iterator[Finding]:
    """Each once in a field; to be replaced by what can be counted, or acknowledged."""
    for name in ("expected", "reached"):
        yield from _vague(name, getattr(content, name, ""))
    for number, row in enumerate(content.rows):
        for column in _LOOKED_AT:
            yield from _vague(content.place(number, column), getattr(row, column))


def _vague(place: str, text: str) -> Iterator[Finding]:
    if said := [word for word in VAGUE if word in text]:
        yield warning(place, "“{word}”难以衡量，请改用可量化、可核实的说法", word="”“".join(said))
