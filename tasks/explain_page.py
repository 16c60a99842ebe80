"""What the record of reminders says of one obligation: its mails to the unit's own people, in Chinese."""

from models.kinds import LineState
from notices.grouping import OWN_ROLES
from notices.record_page import Record, Reminder
from notices.words import LEVELS, LINE_STATES, ROLES, chinese
from tasks.clock import ZONE
from tasks.explain import Life
from tasks.explain_mails import MailTold


def record_of(life: Life) -> Record:
    """The record of the obligation that `life` tells."""
    row = life.row
    about = f"（{row.subject_name} {row.subject_code}）" if row.subject_code else ""
    own = [mail for mail in life.mails if mail.role in OWN_ROLES]
    others = {mail.mail for mail in life.mails if mail.role not in OWN_ROLES and mail.state is LineState.ACCEPTED}
    acts = [
        told
        for told in life.timeline
        if told.what in ("submitted", "returned", "reopened", "extended", "waived", "cancelled")
    ]
    outcome = [f"{told.on} {chinese(told.sentence)}" for told in acts[-3:]]
    return Record(
        bureau=life.bureau,
        number=row.id,
        unit=f"{row.unit_name}（{row.unit_code}）",
        what=f"{row.budget_year}年度{row.title}{about}",
        basis=[f"{row.due_on}（{' '.join(filter(None, life.document))}）", *(chinese(each) for each in life.changes)],
        reminders=[_reminder(mail) for mail in own],
        copies=len(others),
        outcome=[*outcome, chinese(life.stands)],
        on=life.on,
    )


def _reminder(mail: MailTold) -> Reminder:
    return Reminder(
        on=mail.planned_on,
        level="更正" if mail.corrects else LEVELS[mail.level],
        who=f"{mail.person_name or '无人'}（{ROLES[mail.role]}）",
        address=mail.address,
        state="已接收" if mail.state is LineState.ACCEPTED else LINE_STATES[mail.state],
        sent_at=mail.sent_at.astimezone(ZONE) if mail.sent_at else None,
        message_id=mail.message_id,
    )
