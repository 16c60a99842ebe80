"""Read what addresses hear today, in one query for some of them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row

from calendars.schema import Calendar
from models.kinds import BUREAU_ROLES, Anchor, Event, Level, Role, StepKey
from models.queries import delivery, resending
from models.settings import Settings
from notices.digest import Desk, Digest, Item, Mended
from notices.wording import DIGEST
from notices.words import STEPS, chinese
from tasks.awaited_days import awaited
from tasks.office import Office
from tasks.wording.reading import worded


def read_digests(
    connection: Connection,
    office: Office,
    keys: dict[str, Any],
    addresses: Mapping[int, str],
    settings: Settings,
    *,
    correcting: bool = False,
) -> dict[int, Digest]:
    """What leased mails say (`keys`: notices, on) as of now: items, the desk, whom to reply to. One without lines is
    left out. `correcting`: they are corrections; one that says everything for the first time is none. The bureau's desk
    and administrator are warned of provisional days in the digest that they get anyway."""
    warnings = () if correcting else tuple(map(chinese, awaited(office.workdays(connection), keys["on"])))
    of_the_desk = set(connection.execute(delivery.OF_THE_DESK, keys).scalars()) if warnings else set()
    found = connection.execute(delivery.CORRECTED if correcting else delivery.ITEMS, keys).all()
    mended = _mended(connection, keys, found)
    digests = _digests(connection, office, keys, addresses, settings, found)
    return {
        notice: replace(
            digest,
            corrects=correcting and any(item.anchor is Anchor.MOVED for item in digest.items),
            warnings=warnings if notice in of_the_desk else (),
            mended=tuple(mended.get(notice, ())),
        )
        for notice, digest in digests.items()
    }


def read_repeats(
    connection: Connection,
    office: Office,
    keys: dict[str, Any],
    addresses: Mapping[int, str],
    settings: Settings,
    again: Mapping[int, int],
) -> dict[int, Digest]:
    """What resent mails say as of now; `again` names the mail that each of them says once more."""
    found = connection.execute(resending.ITEMS, keys).all()
    digests = _digests(connection, office, keys, addresses, settings, found)
    for notice, digest in digests.items():
        first = connection.execute(resending.FIRST, {"mail": again[notice]}).one()
        corrects = all(item.anchor is Anchor.MOVED for item in digest.items)
        said = {"first_said_on": first.send_on, "first_id": first.message_id, "corrects": corrects}
        digests[notice] = replace(digest, **said)
    return digests


def read_said(
    connection: Connection, office: Office, keys: dict[str, Any], addresses: Mapping[int, str], settings: Settings
) -> dict[int, Digest]:
    """What mails say or said, whatever became of them, as of now: to look at words by, not to be sent."""
    found = connection.execute(delivery.SAID, keys).all()
    return _digests(connection, office, keys, addresses, settings, found)


def _digests(
    connection: Connection,
    office: Office,
    keys: dict[str, Any],
    addresses: Mapping[int, str],
    settings: Settings,
    found: Sequence[Row[Any]],
) -> dict[int, Digest]:
    """What the rows `found` say, by mail."""
    calendars = office.calendars(connection)
    wording = worded(connection, DIGEST)
    titles = {(year, step.key.value): step.title for year, calendar in calendars.items() for step in calendar.steps}
    sections: dict[int, str] = {}
    for row in connection.execute(delivery.SECTION_ADDRESSES, keys):
        sections.setdefault(row.section_id, row.address)
    digests = {}
    for notice, of_notice in groupby(found, key=lambda row: int(row.notice_id)):
        rows = list(of_notice)
        items = tuple(dict.fromkeys(_item(row, titles) for row in rows))
        latest = calendars[max(row.work_year for row in rows)]
        reply_to = _reply_to(rows, sections, addresses[notice])
        digests[notice] = Digest(
            on=keys["on"],
            address=addresses[notice],
            names=tuple(sorted({row.person_name for row in rows})),
            items=items,
            desk=_desk(latest, settings, reply_to),
            wording=wording,
            unreached=tuple(sorted({(item.unit_code, item.unit_name) for item in items if not item.has_officer})),
        )
    return digests


def _mended(connection: Connection, keys: dict[str, Any], rows: Sequence[Row[Any]]) -> dict[int, list[Mended]]:
    """By mail, what is left out of an approval because it was handed in; asked only if there is an approval to tell."""
    found: dict[int, list[Mended]] = {}
    if any(row.anchor == Anchor.APPROVED and row.role in (Role.FIN_OPERATOR, Role.FIN_LEADER) for row in rows):
        for notice, *facts in connection.execute(delivery.MENDED, keys):
            found.setdefault(int(notice), []).append(Mended(*facts))
    return found


def _item(row: Row[Any], titles: dict[tuple[int, str], str]) -> Item:
    return Item(
        role=Role(row.role),
        level=Level(row.level),
        anchor=Anchor.MOVED if row.told_on else Anchor(row.anchor),
        automatic=bool(row.automatic),
        offset=row.workdays,
        batch_on=row.batch_on,
        unit_code=row.unit_code,
        unit_name=row.unit_name,
        has_officer=bool(row.has_officer) or row.stage is not None,
        work_year=row.work_year,
        step=row.step,
        step_title=titles.get((row.work_year, row.step)) or STEPS[StepKey(row.step)],
        deliverable=row.key,
        title=row.title,
        budget_year=row.budget_year,
        subject_code=row.subject_code,
        subject_name=row.subject_name,
        opened_on=row.opened_on,
        nominal_due_on=row.nominal_due_on,
        due_on=row.due_on,
        due_version=row.due_version,
        soft=bool(row.soft),
        next_level=Level(row.next_level) if row.next_level else None,
        next_on=row.next_action_on,
        why=row.why,
        told_on=date.fromisoformat(row.told_on) if row.told_on else None,
        stage=Role(row.stage) if row.stage else None,
        since_on=row.since_on,
        obligation=row.obligation_id,
        event=Event(row.event) if row.anchor == Anchor.DESK else None,
    )


def _desk(calendar: Calendar, settings: Settings, reply_to: str) -> Desk:
    number = next((d.number for d in calendar.documents if d.key == calendar.document), "")
    where = calendar.jurisdiction
    return Desk(where.name, where.bureau, where.desk, settings.portal_url, number, reply_to)


def _reply_to(rows: Sequence[Row[Any]], sections: Mapping[int, str], address: str) -> str:
    """The address of the section that supervises the first unit named; none for the bureau's own desk and leaders."""
    section = next((row.section_id for row in rows if row.section_id and row.role not in BUREAU_ROLES), None)
    found = sections.get(section, "") if section is not None else ""
    return "" if found == address else found
