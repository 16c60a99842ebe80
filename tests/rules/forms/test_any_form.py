"""Whatever is typed, a form is read, said of and shown; scores stay within their weights."""

import json
from decimal import Decimal
from typing import Any

import pytest
from any_typed import junk, right
from filled import FACTS, FORMS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rules.checks import examine
from rules.filling.content import Content, FormType, leaves, place_label
from rules.filling.differing import differences
from rules.filling.drafts import Draft
from rules.filling.evaluated import Evaluated
from rules.filling.findings import Severity
from rules.filling.layout import Table, layout
from rules.filling.reading import read
from rules.forms import loaded

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
every_form = pytest.mark.parametrize("form", [form for form, _ in FORMS], ids=lambda form: form.key)


def hold(draft: Draft) -> None:
    """What is so of every draft."""
    places = {leaf.place for leaf in leaves(draft.content)}
    tables = {place.partition(".")[0] for place in places} | set(type(draft.content).model_fields)
    for finding in examine(draft, FACTS):
        assert finding.place in places | tables
        assert str(finding.where)
        assert str(finding)
    assert set(draft.wrong) <= places | tables
    for section in layout(draft):
        for item in section.items:
            for cell in (
                [cell for line in item.lines for cell in line.cells] if isinstance(item, Table) else [item.cell]
            ):
                assert isinstance(cell.entry, str)
                assert isinstance(str(cell.shown), str)
    assert loaded(json.loads(json.dumps(draft.record()))) == draft
    if isinstance(draft.content, Evaluated):
        hold_scores(draft.content)


def unordered(content: Content) -> dict[str, Any]:
    """A content whose rows may stand in any order."""
    values = content.model_dump(mode="json")
    return {name: sorted(map(str, value)) if isinstance(value, list) else value for name, value in values.items()}


def hold_scores(content: Evaluated) -> None:
    for row in content.rows:
        assert row.score is None or 0 <= row.score <= row.weight
    assert content.total is None or 0 <= content.total <= 100
    assert (content.total is None) == (content.grade == "")


@every_form
@unhurried
@given(data=st.data())
def test_junk_from_the_web_is_kept_and_said_of(form: FormType, data: st.DataObject) -> None:
    hold(read(form, data.draw(junk(form)), FACTS))


@every_form
@unhurried
@given(data=st.data())
def test_junk_in_a_good_form_is_kept_and_said_of(form: FormType, data: st.DataObject) -> None:
    good = next(typed for each, typed in FORMS if each is form)
    hold(read(form, good | data.draw(junk(form)), FACTS))


@every_form
@unhurried
@given(data=st.data())
def test_what_can_be_read_is_written_back_as_it_is_read(form: FormType, data: st.DataObject) -> None:
    draft = read(form, data.draw(right(form)), FACTS)
    hold(draft)
    assert not draft.wrong
    again = {leaf.place: leaf.input.entry(leaf.value) for leaf in leaves(draft.content)}
    assert read(form, again, FACTS) == draft


@every_form
@unhurried
@given(data=st.data())
def test_two_versions_differ_where_their_values_do(form: FormType, data: st.DataObject) -> None:
    one, other = (read(form, data.draw(right(form)), FACTS).content for _ in range(2))
    found = differences(one, other)
    assert differences(one, one) == []
    assert bool(found) == (unordered(one) != unordered(other))
    assert all(str(place_label(form, each.place)) for each in found)


@every_form
@unhurried
@given(data=st.data())
def test_what_is_empty_blocks_and_never_only_warns(form: FormType, data: st.DataObject) -> None:
    draft = read(form, {}, FACTS)
    assert any(each.severity is Severity.ERROR for each in examine(draft, FACTS))
    assert not isinstance(draft.content, Evaluated) or draft.content.weights == Decimal(10)
