"""Words tried on a real letter before they are saved."""

from datetime import date

from sqlalchemy import Connection

from models.kinds import Level, ProposalState
from models.queries import letters, proposals
from notices.letters.of_proposal import KINDS
from notices.letters.paper import Kind, Paper
from tasks.cell_texts import batch_name
from tasks.desk.proposals import one_proposal
from tasks.letters.of_proposal import made_letters
from tasks.letters.papers import feedback_paper
from tasks.office import Office


def tried_on(office: Office, connection: Connection, kind: Kind, source: str, *, on: date) -> Paper | None:
    """The newest letter of a kind in these words, as it would be; None if there is none of that kind yet."""
    if kind is Kind.FEEDBACK:
        rows = connection.execute(letters.ALL, {"work_year": 0, "state": -1, "kind": kind.value}).all()
        row = max(rows, key=lambda each: each.id, default=None)
        if row is None:
            return None
        calendar = office.calendar(connection, row.work_year)
        return feedback_paper(connection, calendar, row, number=row.number, dated_on=on, source=source)
    for row in reversed(connection.execute(proposals.LIST).all()):
        if row.state == ProposalState.APPROVED and KINDS.get(Level(row.level), Kind.CIRCULAR) is kind:
            name = batch_name(row.on_day, row.work_year, row.ladder, row.rung, row.part)
            found = one_proposal(office, connection, name, on=on)
            calendar = office.calendar(connection, row.work_year)
            made = made_letters(connection, found, calendar, "", None, {kind: source})
            if made:
                return made[0][1]
    return None
