"""Whatever somebody may type into a form: junk, and contents that are right."""

from datetime import date
from decimal import Decimal
from typing import Any

from filled import FACTS
from hypothesis import strategies as st

from rules.filling.content import FormType, columns_of, inputs_of, row_type
from rules.filling.drafts import Draft
from rules.filling.inputs import Choice, Day, Grid, Input, Line, Number, Paragraph, Rows
from rules.filling.reading import read
from rules.forms.self_evaluation import SelfEvaluation

JUNK = st.one_of(
    st.text(max_size=40),
    st.text(st.characters(min_codepoint=0, max_codepoint=0xFFFF, categories=None), max_size=20),
    st.sampled_from(
        ["-1", "1e9", "NaN", "９９", "1,000", "120%", "≥", "定性", "十二万", "=1+1", "2022-02-30", "0", "0.005"]
    ),
    st.decimals(allow_nan=True, allow_infinity=True).map(str),
    st.from_regex(r"-?[0-9]{1,14}(\.[0-9]{1,8})?", fullmatch=True),
)
READABLE = st.characters(
    categories=("L", "N", "P", "S", "Zs"), min_codepoint=32, max_codepoint=0xFFFF, exclude_characters="\ufffe\uffff"
)


def _places(form: FormType, rows: int = 3) -> list[tuple[str, Input]]:
    """Every place of a form, with some rows of its tables."""
    found: list[tuple[str, Input]] = []
    for name, its in inputs_of(form).items():
        if isinstance(its, Rows):
            found += [(f"{name}.{n}.{c}", each) for n in range(rows) for c, each in columns_of(form, name).items()]
        elif isinstance(its, Grid):
            lines = row_type(form, name).model_fields
            found += [(f"{name}.{line}.{c}", each) for line in lines for c, each in columns_of(form, name).items()]
        else:
            found.append((name, its))
    return found


def junk(form: FormType) -> st.SearchStrategy[dict[str, str]]:
    """Anything in any field, and in fields that there are not."""
    known = st.sampled_from([place for place, _ in _places(form)])
    return st.dictionaries(st.one_of(known, st.text(max_size=30)), JUNK, max_size=40)


def _right(its: Input) -> st.SearchStrategy[str]:
    if isinstance(its, Choice):
        return st.sampled_from(["", *its.choices])
    if isinstance(its, Day):
        return st.one_of(st.just(""), st.dates(date(1990, 1, 1), date(2099, 12, 31)).map(str))
    if isinstance(its, Number):
        most = its.most if its.most is not None else Decimal(10**11)
        return st.one_of(st.just(""), st.decimals(its.least, most, places=its.decimals).map(lambda each: f"{each:f}"))
    text = st.text(READABLE, max_size=min(40, its.longest) if isinstance(its, Line | Paragraph) else 40)
    return st.one_of(text, st.lists(text, max_size=3).map("\n".join)) if isinstance(its, Paragraph) else text


def right(form: FormType) -> st.SearchStrategy[dict[str, str]]:
    """A form in which every field can be read."""
    fields: dict[str, Any] = {place: _right(its) for place, its in _places(form) if not its.fixed}
    return st.fixed_dictionaries(fields)


def a_draft(form: FormType = SelfEvaluation) -> st.SearchStrategy[Draft]:
    return right(form).map(lambda typed: read(form, typed, FACTS))
