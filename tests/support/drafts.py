"""Drafts of the hamlet's year: its file with a few words changed, as somebody at the desk would edit it."""

from hamlet import YEAR


def changed(*pairs: tuple[str, str], text: str = YEAR) -> str:
    """The file with each first `old` replaced by `new`; an `old` that is not there is a mistake of the test."""
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def due(deliverable: str, on: str, *, text: str = YEAR) -> str:
    """The file with another due date of a deliverable."""
    before, key, after = text.partition(f"key: {deliverable}\n")
    assert key, deliverable
    head, mark, tail = after.partition("due: {on: ")
    return before + key + head + mark + on + tail[10:]


LATER = due("self-evaluation", "2022-05-20")


EXTRA = """      - key: statement
        title: 情况说明
        form: annual-report
        budget_year: -1
        owed_by: {who: department, kinds: [town]}
        about: unit
        due: {on: 2022-04-30, basis: practice, source: 惯例}
        ladder: standard
        source: 情况说明
"""
MORE = changed(("      - key: choice\n", f"{EXTRA}      - key: choice\n"))
"""The hamlet's year with one more deliverable, of the town."""
