"""From items to blocks: an obligation once, grouped by deliverable and date, in sections by who the reader is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from models.kinds import BUREAU_ROLES, Anchor, Role
from notices.digest import Item
from notices.phrases import Phrases

OWN_ROLES = (Role.UNIT_OFFICER, Role.UNIT_DEPUTY, Role.UNIT_HEAD)
REASONED = (Anchor.RETURNED, Anchor.APPROVED, Anchor.MOVED, Anchor.TRANSFERRED)
OUTSIDE = (Role.UNIT_HEAD, Role.INDUSTRY)  # who hears of a review, and sees no page of the unit's
ANSWERING = (Role.UNIT_OFFICER, Role.EXPERT)  # who is waited for by others that evaluate
BOARD_ROLES = (Role.FIN_SECTION, *BUREAU_ROLES)  # who looks at all results
DECIDING_ROLES = (Role.FIN_OPERATOR, Role.FIN_LEADER)
LONG_AGO = date(1, 1, 1)  # of what waits for no review
_ANCHORS = {
    Anchor.OPENS: 0,
    Anchor.TRANSFERRED: 1,
    Anchor.DUE: 2,
    Anchor.RETURNED: 3,
    Anchor.APPROVED: 4,
    Anchor.MOVED: 5,
    Anchor.WAITING: 6,
    Anchor.DESK: 8,
    Anchor.COUNTED: 7,
    Anchor.EVALUATING: 9,
    Anchor.DECIDING: 10,
    Anchor.RECEIVING: 11,
}


class Matter(IntEnum):
    """What a block is about, in the order of the mail."""

    APPROVED = 0
    LATE = 1
    RETURNED = 2
    DUE = 3
    TRANSFERRED = 4
    OPENED = 5
    MOVED = 6
    REVIEW = 7
    DESK = 8
    EVALUATION = 9
    APPLICATION = 10
    LETTER = 11


_BY_ANCHOR = {  # whatever the date
    Anchor.APPROVED: Matter.APPROVED,
    Anchor.MOVED: Matter.MOVED,
    Anchor.EVALUATING: Matter.EVALUATION,
    Anchor.WAITING: Matter.REVIEW,
    Anchor.DESK: Matter.DESK,
    Anchor.DECIDING: Matter.APPLICATION,
    Anchor.RECEIVING: Matter.LETTER,
}
_MATTERS = {
    Anchor.OPENS: Matter.OPENED,
    Anchor.TRANSFERRED: Matter.TRANSFERRED,
    Anchor.RETURNED: Matter.RETURNED,
}


class Place(IntEnum):
    """Where in the mail it stands: one's own unit first, then what waits for review, then confirmations and requests,
    then evaluations, then letters to be signed for, then what awaits a decision, then what one looks after."""

    OWN = 0
    REVIEWS = 1
    REQUESTS = 2
    EVALUATIONS = 3
    LETTERS = 4
    APPLICATIONS = 5
    PROPOSALS = 6
    DESK = 7


_PLACES = {  # whoever hears it
    Anchor.EVALUATING: Place.EVALUATIONS,
    Anchor.RECEIVING: Place.LETTERS,
    Anchor.DECIDING: Place.APPLICATIONS,
    Anchor.WAITING: Place.REVIEWS,
    Anchor.DESK: Place.REQUESTS,
}


@dataclass(frozen=True)
class Heard:
    """One obligation at its highest level, heard in the nearest role."""

    item: Item
    role: Role
    place: Place
    matter: Matter


@dataclass(frozen=True)
class Block:
    """What is said once: a deliverable's items that share level, dates and what follows. `head` stands for all."""

    place: Place
    role: Role
    matter: Matter
    head: Item
    items: tuple[Item, ...]

    @property
    def units(self) -> dict[str, int]:
        """How many items each unit has, by code."""
        counts: dict[str, int] = {}
        for item in self.items:
            counts[item.unit_code] = counts.get(item.unit_code, 0) + 1
        return counts


def severity(item: Item) -> tuple[str, bool, int, date]:
    """Order of items about one obligation; the greatest is shown. What was approved outweighs what is proposed."""
    return item.level.value, item.anchor is Anchor.APPROVED, _ANCHORS[item.anchor], item.batch_on


def once_each(items: Iterable[Item], phrases: Phrases) -> list[Heard]:
    """Every obligation once: at its highest level, in its nearest role; and once each act at the desk about it."""
    found: dict[tuple[object, ...], tuple[Item, Role, bool]] = {}
    for item in items:
        about = (item.work_year, item.step, item.deliverable, item.unit_code, item.subject_code)
        key = (*about, item.event, _besides(item))
        decides = item.role in DECIDING_ROLES
        if key in found:
            known, role, deciding = found[key]
            item_is_worse = severity(item) > severity(known)
            found[key] = (item if item_is_worse else known, min(role, item.role), deciding or decides)
        else:
            found[key] = (item, item.role, decides)
    return [
        Heard(item, role, _place(item, role, decides), matter(item, phrases)) for item, role, decides in found.values()
    ]


def _besides(item: Item) -> str:
    """What is said beside everything else about an obligation: that somebody is waited for."""
    if item.anchor is Anchor.DECIDING:
        return Anchor.DECIDING.value
    return item.why if item.anchor in (Anchor.EVALUATING, Anchor.RECEIVING) else ""


def matter(item: Item, phrases: Phrases) -> Matter:
    if item.anchor in _BY_ANCHOR:
        return _BY_ANCHOR[item.anchor]
    if phrases.is_late(item):
        return Matter.LATE
    return _MATTERS.get(item.anchor, Matter.DUE)


def _place(item: Item, role: Role, decides: bool) -> Place:
    """A proposal stands on the list of whoever decides it or prepares the decision, even about his own unit."""
    if item.anchor in _PLACES:
        return _PLACES[item.anchor]
    if decides and not item.automatic and item.anchor is not Anchor.APPROVED:
        return Place.PROPOSALS
    return Place.OWN if role in OWN_ROLES else Place.DESK


def blocks(heard: Iterable[Heard]) -> list[Block]:
    """The blocks of a mail in reading order."""
    grouped: dict[tuple[object, ...], list[Heard]] = {}
    for each in heard:
        grouped.setdefault(_alike(each), []).append(each)
    made = []
    for group in grouped.values():
        first = group[0]
        items = sorted((each.item for each in group), key=_listed_by)
        made.append(Block(first.place, first.role, first.matter, items[0], tuple(items)))
    return sorted(made, key=_reading_order)


def _listed_by(item: Item) -> tuple[date, str, str]:
    """What waits for review, the longest first; all else by its codes."""
    return item.since_on or LONG_AGO, item.unit_code, item.subject_code


def _alike(each: Heard) -> tuple[object, ...]:
    item = each.item
    if each.matter is Matter.APPLICATION:
        return each.place, each.role in BOARD_ROLES, item.level, item.work_year, item.step, item.deliverable
    if each.matter in (Matter.EVALUATION, Matter.LETTER):
        return each.place, each.role, item.work_year, item.step, item.deliverable, item.why
    if each.matter is Matter.REVIEW:
        outside = each.role if each.role in OUTSIDE else None
        return each.place, outside, item.level, item.stage, item.work_year, item.step, item.deliverable
    if each.matter is Matter.DESK:
        own_unit = item.unit_code if each.role in OWN_ROLES else ""
        of = (item.work_year, item.step, item.deliverable, item.due_on)
        return each.place, item.event, own_unit, *of, item.why
    own = each.place is Place.OWN
    return (
        each.place,
        each.role if each.place is Place.DESK else None,
        item.unit_code if own else "",
        each.matter,
        item.level,
        item.automatic,
        item.work_year,
        item.step,
        item.deliverable,
        item.nominal_due_on,
        item.due_on,
        item.due_version > 1,
        item.next_level,
        item.next_on,
        item.batch_on if each.place is Place.PROPOSALS else None,
        item.why if item.anchor in REASONED else "",
        item.told_on,
    )


def _reading_order(block: Block) -> tuple[object, ...]:
    head = block.head
    role = block.role if block.place is Place.DESK else 0
    matters = block.matter if block.place is Place.OWN else 0
    level = -int(head.level.value[1:])
    return (block.place, role, matters, level, block.matter, head.due_on, head.step, head.deliverable, head.unit_code)
