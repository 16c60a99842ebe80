"""Everything of one obligation for its page: its life, what was handed in, said and asked, and what may be done now."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row

from models.errors import NotKnown, Sentence
from models.kinds import Event, PetitionKind, PetitionState, Role, State
from models.queries import desk_item
from rules.deeds import Deed, Facts, Visitor, may, sees_drafts
from tasks.desk.earlier import Earlier, earlier
from tasks.desk.facts import facts_of
from tasks.desk.who import names_of
from tasks.explain import Life, explain
from tasks.office import Office


@dataclass(frozen=True)
class File:
    """An attachment. A removed one stays with the versions that it was handed in with."""

    id: int
    name: str
    media_type: str
    size: int
    digest: str
    by: str
    at: datetime
    removed: bool


@dataclass(frozen=True)
class Draft:
    """What is typed and not handed in; whoever saves says which version he has seen."""

    form: str
    form_version: int
    content: str
    version: int
    by: str
    at: datetime


@dataclass(frozen=True)
class Version:
    """What was handed in once. `waits` for the second hand; `declined_why`: the second hand said no. `score` is the
    unit's own, `reviewed_score` what the review left of it."""

    id: int
    number: int
    due_version: int
    form: str
    form_version: int
    content: str
    digest: str
    source: str
    nil: bool
    why: str
    score: int | None
    grade: str
    rule_set: str
    reviewed_score: int | None
    reviewed_grade: str
    by: str
    acting_for: str | None
    on: date
    at: datetime
    waits: bool
    confirmed_by: str
    confirmed_at: datetime | None
    declined_why: str
    files: tuple[File, ...]

    @property
    def handed_in(self) -> bool:
        """Whether it ever reached a reviewer; else it is the unit's own business."""
        return not self.waits and not self.declined_why


@dataclass(frozen=True)
class Opinion:
    """What a reviewer decided; `notes` are reasons by the place of a field."""

    id: int
    submission: int | None
    level: int
    role: Role
    event: Event
    reduction: int | None
    said: str
    notes: dict[str, str]
    by: str
    acting_for: str | None
    on: date
    at: datetime


@dataclass(frozen=True)
class Asked:
    """What somebody asked the bureau for, and the answer."""

    id: int
    kind: PetitionKind
    wanted_on: date | None
    why: str
    by: str
    acting_for: str | None
    on: date
    state: PetitionState
    answer: str
    answered_by: str
    answered_on: date | None


@dataclass(frozen=True)
class Item:
    """One obligation for its page. `route` are the reviewers in order; `content_form` is the form as the calendar names
    it; `files` are those that belong to the next hand-in."""

    id: int
    unit_id: int
    subject_id: int
    life: Life
    facts: Facts
    may: frozenset[Deed]
    content_form: str
    route: tuple[Role, ...]
    level: int
    since_on: date | None
    nil: bool
    draft: Draft | None
    versions: tuple[Version, ...]
    opinions: tuple[Opinion, ...]
    files: tuple[File, ...]
    petitions: tuple[Asked, ...]
    earlier: tuple[Earlier, ...]
    names: Mapping[str, str] = field(default_factory=dict)  # of everybody who is named here, by code

    @property
    def codes(self) -> set[str | None]:
        """Everybody who is named here."""
        found: set[str | None] = {self.draft.by} if self.draft else set()
        for version in self.versions:
            found |= {version.by, version.acting_for, version.confirmed_by}
        for opinion in self.opinions:
            found |= {opinion.by, opinion.acting_for}
        for petition in self.petitions:
            found |= {petition.by, petition.acting_for, petition.answered_by}
        return found | {each.by for each in self.files}

    @property
    def state(self) -> State:
        return self.facts.state

    @property
    def newest(self) -> Version | None:
        """The newest version that was handed in, or waits for the second hand."""
        return next((each for each in reversed(self.versions) if not each.declined_why), None)

    def before(self, number: int) -> int | None:
        """The version to compare version `number` with: the last one before it that says something."""
        earlier = [each.number for each in self.versions if each.number < number and not each.nil]
        return earlier[-1] if earlier else None


def read_item(office: Office, connection: Connection, obligation: int, visitor: Visitor, *, on: date) -> Item:
    """Obligation `obligation` as its page shows it to `visitor` on `on`: to whoever is above the unit without
    what it has not handed in.

    Raises:
        NotKnown: no such obligation. UnknownYear: a count runs through a year whose working days are not known.
    """
    known = facts_of(office, connection, obligation)
    keys = {"id": obligation}
    files = {row.id: _file(row) for row in connection.execute(desk_item.ATTACHMENTS, keys)}
    own = sees_drafts(visitor)
    draft = connection.execute(desk_item.DRAFT, keys).first() if own else None
    versions = [each for each in _versions(connection, obligation, files) if own or each.handed_in]
    shown = files.keys() if own else {file.id for each in versions for file in each.files}
    item = Item(
        id=obligation,
        unit_id=known.row.unit_id,
        subject_id=known.row.subject_id,
        life=explain(office, connection, obligation, on=on),
        facts=known.facts,
        may=may(visitor, known.facts, on=on),
        content_form=known.deliverable.form,
        route=tuple(Role(row.role) for row in connection.execute(desk_item.STAGES, keys)),
        level=known.row.review_level,
        since_on=known.row.review_since_on,
        nil=bool(known.row.nil),
        draft=Draft(*draft) if draft else None,
        versions=tuple(versions),
        opinions=tuple(_opinion(row) for row in connection.execute(desk_item.OPINIONS, keys)),
        files=tuple(file for file in files.values() if not file.removed and file.id in shown),
        petitions=tuple(_asked(row) for row in connection.execute(desk_item.PETITIONS, keys)),
        earlier=tuple(earlier(connection, office.calendars(connection).values(), [obligation]).get(obligation, ())),
    )
    return replace(item, names=names_of(connection, item.codes))


def version_in(item: Item, number: int) -> Version:
    """A version that the visitor may see.

    Raises:
        NotKnown: there is no such version, or it is not the visitor's to see.
    """
    found = next((each for each in item.versions if each.number == number), None)
    if found is None:
        raise NotKnown(Sentence("第{id}号事项没有第{n}版报送", id=item.id, n=number))
    return found


def two_versions(item: Item, one: int, other: int) -> tuple[Version, Version]:
    """Two versions of an item by their numbers, the lower first, to be laid side by side.

    Raises:
        NotKnown: there is no such version.
    """
    return version_in(item, min(one, other)), version_in(item, max(one, other))


def _versions(connection: Connection, obligation: int, files: dict[int, File]) -> list[Version]:
    of: dict[int, list[File]] = {}
    for submission, attachment in connection.execute(desk_item.FILES, {"id": obligation}):
        of.setdefault(submission, []).append(files[attachment])
    rows = connection.execute(desk_item.SUBMISSIONS, {"id": obligation})
    return [_version(row, tuple(of.get(row.id, ()))) for row in rows]


def _version(row: Row[Any], files: tuple[File, ...]) -> Version:
    values = dict(row._mapping) | {"on": row.on_day, "files": files}
    values |= {"nil": bool(row.nil), "waits": bool(row.waits)}
    return Version(**{name: values[name] for name in Version.__dataclass_fields__})


def _opinion(row: Row[Any]) -> Opinion:
    return Opinion(
        id=row.id,
        submission=row.submission_id,
        level=row.level,
        role=Role(row.role),
        event=Event(row.event),
        reduction=row.reduction,
        said=row.said,
        notes=json.loads(row.notes),
        by=row.by,
        acting_for=row.acting_for,
        on=row.on_day,
        at=row.at,
    )


def _file(row: Row[Any]) -> File:
    return File(row.id, row.name, row.media_type, row.size, row.digest, row.by, row.at, row.removed_at is not None)


def _asked(row: Row[Any]) -> Asked:
    return Asked(
        id=row.id,
        kind=PetitionKind(row.kind),
        wanted_on=row.wanted_on,
        why=row.why,
        by=row.by,
        acting_for=row.acting_for,
        on=row.on_day,
        state=PetitionState(row.state),
        answer=row.answer,
        answered_by=row.answered_by,
        answered_on=row.answered_on,
    )
