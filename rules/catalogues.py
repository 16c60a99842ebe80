"""Whether a subject is in a catalogue (目录), as SQL: the version that was fixed, else the rule and the hands.

The fragments speak of `s` (subject) and `u` (its unit), as conditions do.
"""

from calendars.covering import Catalogue
from rules.selection import Fragment, compiled

ADD, REMOVE, RULE = "add", "remove", "rule"  # what a hand may do with a subject
_OF = "x.work_year = {year} AND x.catalogue = {key}"
_HAND = "(SELECT x.act FROM catalogue_hand x WHERE {of} AND x.subject_id = s.id ORDER BY x.id DESC LIMIT 1)"
_NEWEST = "(SELECT max(x.id) FROM catalogue_version x WHERE {of})"


def of_catalogue(key: str, fragment: Fragment, work_year: int) -> str:
    """The rows `x` of a catalogue of a work year."""
    return _OF.format(year=fragment.bind(work_year), key=fragment.bind(key))


def hand(of: str) -> str:
    """What was done last by hand with the subject; empty for nothing."""
    return f"COALESCE({_HAND.format(of=of)}, '')"


def drafted(catalogue: Catalogue, fragment: Fragment, work_year: int, of: str) -> str:
    """In the catalogue as it would be fixed now: the rule's, and what was put in by hand, less what was taken out."""
    rule = compiled(catalogue.where, fragment, work_year)
    return f"({hand(of)} = '{ADD}' OR ({hand(of)} <> '{REMOVE}' AND ({rule})))"


def fixed(of: str) -> str:
    """In the version in force."""
    return (
        f"EXISTS (SELECT 1 FROM catalogue_entry y WHERE y.version_id = {_NEWEST.format(of=of)} AND y.subject_id = s.id)"
    )


def in_catalogue(key: str, catalogue: Catalogue, fragment: Fragment, work_year: int) -> str:
    """In the version in force; while none has been fixed, as it would be fixed now."""
    of = of_catalogue(key, fragment, work_year)
    there = f"EXISTS (SELECT 1 FROM catalogue_version x WHERE {of})"
    return f"(({there} AND {fixed(of)}) OR (NOT {there} AND {drafted(catalogue, fragment, work_year, of)}))"
