"""What a visitor fills in: the form of an obligation, what is known already, and what was typed so far."""

import hashlib
import hmac
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from secrets import token_hex
from typing import Any

from sqlalchemy import Connection

from calendars.schema import Form
from models.errors import NotKnown, Sentence
from models.kinds import Role, SubjectKind
from models.queries import desk_item, filling
from rules.checks import examine
from rules.filling.content import FormType
from rules.filling.drafts import Draft
from rules.filling.evaluated import Evaluated
from rules.filling.facts import Facts
from rules.filling.findings import Finding
from rules.filling.reading import read
from rules.forms import form, loaded
from tasks.desk.drafts import version_now
from tasks.desk.facts import facts_of
from tasks.desk.handing_in import Content
from tasks.evaluators.known import KNOWING, knowing, renewed
from tasks.forms.identity import Identity
from tasks.office import Office
from tasks.switches import read_switch, set_switch

KEPT_AS = "form_secret"  # the switch that holds by what our templates are known again


@dataclass(frozen=True)
class Filling:
    """The form of one obligation as it stands: `draft` is what was typed, or what is known if nobody typed yet; `seen`
    the version of the draft, or the number that says there is none since the last hand-in."""

    obligation: int
    due_version: int
    form: FormType
    facts: Facts
    draft: Draft
    seen: int

    def typed(self, fields: Mapping[str, str] | Iterable[tuple[str, str]]) -> Draft:
        """What was typed on a page."""
        return read(self.form, fields, self.facts)

    def findings(self, draft: Draft) -> list[Finding]:
        """Everything that is to be said about a draft."""
        return examine(draft, self.facts)

    def identity(self, secret: str) -> Identity:
        """What a template of it carries, to be known again."""
        unsigned = Identity(self.form.key, self.form.version, self.obligation, self.due_version, "")
        return replace(unsigned, token=_token(unsigned, secret))


def is_ours(identity: Identity, secret: str) -> bool:
    """Whether a template that says so of itself was made here; also one from before the item was returned."""
    return hmac.compare_digest(identity.token.encode(), _token(identity, secret).encode())


def _token(identity: Identity, secret: str) -> str:
    told = "|".join(map(str, (identity.form, identity.version, identity.obligation, identity.due_version)))
    return hmac.new(secret.encode(), told.encode(), hashlib.sha256).hexdigest()


def begin_filling(office: Office, connection: Connection, obligation: int, person: str, *, on: date) -> Filling:
    """The form of an obligation for `person`, who is named as the one who fills it in.

    Raises:
        NotKnown: no such obligation, or its calendar names a form that there is not.
    """
    known = facts_of(office, connection, obligation)
    row = connection.execute(filling.KNOWN, {"id": obligation}).one()
    its_form = form(_key(known.deliverable.form, row.subject_kind), row.work_year)
    if its_form is None:
        raise NotKnown(Sentence("没有表单{form}", form=known.deliverable.form))
    facts = knowing(office, connection, known, _facts(connection, row, person, on, known.deliverable.rule_set))
    facts = replace(facts, elsewhere=partial(_elsewhere, office, row.unit_id, row.work_year))
    found = _begun(connection, obligation, row.due_version, its_form, facts)
    if known.deliverable.form in KNOWING:
        return replace(found, draft=renewed(found.form, found.draft, facts))
    return found


def _key(asked: str, subject_kind: str) -> str:
    """The form that the calendar names; where it asks projects and whole units alike, a whole unit fills in its own."""
    if asked == Form.SELF_EVALUATION and subject_kind == SubjectKind.WHOLE_UNIT:
        return Form.WHOLE_UNIT_SELF_EVALUATION.value
    return asked


def _begun(connection: Connection, obligation: int, due_version: int, its_form: FormType, facts: Facts) -> Filling:
    """As it stands: what was typed, what was handed in before, or what is known."""
    kept = connection.execute(desk_item.DRAFT, {"id": obligation}).first()
    if kept is not None:
        begun = loaded(json.loads(kept.content))  # filled in to the end by the edition it was begun in
        draft = _by_rules(begun, facts.rules)
        return Filling(obligation, due_version, type(draft.content), facts, draft, kept.version)
    last = connection.execute(desk_item.LAST_SUBMISSION, {"id": obligation}).first()
    if last is not None and not last.nil:  # returned, or taken back: one goes on from there
        draft = _by_rules(loaded(json.loads(last.content)), facts.rules)
        return Filling(obligation, due_version, type(draft.content), facts, draft, version_now(connection, obligation))
    draft = Draft(its_form.prefilled(facts).completed())
    return Filling(obligation, due_version, its_form, facts, draft, version_now(connection, obligation))


def version_of(connection: Connection, obligation: int, number: int) -> Draft:
    """What a version says.

    Raises:
        NotKnown: there is no such version, or it says that there is nothing to report.
    """
    content = connection.execute(filling.VERSION, {"id": obligation, "number": number}).scalar()
    if content is None:
        raise NotKnown(Sentence("第{id}号事项没有第{n}版报送", id=obligation, n=number))
    return loaded(json.loads(content))


def last_year_of(connection: Connection, obligation: int) -> Draft | None:
    """What was handed in about the same lineage a year before; None if nothing was."""
    content = connection.execute(filling.LAST_YEAR, {"id": obligation}).scalar()
    return loaded(json.loads(content)) if content else None


def content_of(draft: Draft, *, seen: int | None = None, source: str = "page") -> Content:
    """A draft without errors as it is handed in, with its score."""
    its = draft.content
    record = json.dumps(draft.record(), ensure_ascii=False, sort_keys=True)
    total, grade, rules = its.result
    return Content(
        form=its.key,
        form_version=its.version,
        content=record,
        source=source,
        score=int(total * 100) if total is not None else None,
        grade=grade,
        rule_set=rules,
        seen=seen,
    )


def form_secret(connection: Connection, *, at: datetime) -> str:
    """By what our templates are known again; made once, in the caller's writing transaction."""
    secret = read_switch(connection, KEPT_AS)
    if not secret:
        secret = token_hex(32)
        set_switch(connection, KEPT_AS, secret, at=at)
    return secret


def _elsewhere(office: Office, unit_id: int, work_year: int, digests: Collection[str]) -> set[str]:
    """Of fingerprints, those of texts that other units handed in this work year."""
    asked = {"digests": sorted(digests), "unit": unit_id, "work_year": work_year}
    with office.reading() as connection:
        return set(connection.execute(filling.ELSEWHERE, asked).scalars())


def _by_rules(draft: Draft, rules: str) -> Draft:
    """A draft is scored by the rule set that the calendar names now; what was handed in keeps its own."""
    content = draft.content
    if not isinstance(content, Evaluated) or content.rules == rules:
        return draft
    return Draft(content.model_copy(update={"rules": rules}).completed(), draft.wrong)


def _facts(connection: Connection, row: Any, person: str, on: date, rules: str) -> Facts:
    who = {"unit": row.unit_id, "on": on, "role": Role.UNIT_DEPUTY.value, "person": person}
    target = connection.execute(filling.TARGET, {"id": row.id, "target": Form.TARGET.value}).scalar()
    last_year = connection.execute(filling.LAST_YEAR, {"id": row.id}).scalar()
    return Facts(
        work_year=row.work_year,
        budget_year=row.budget_year,
        unit_code=row.unit_code,
        unit=row.unit_name,
        department=row.dept_name,
        department_code=row.dept_code,
        subject_code=row.subject_code,
        subject=row.subject_name,
        subject_kind=row.subject_kind,
        deliverable=row.title,
        approved=_yuan(row.approved_fen),
        adjusted=_yuan(row.adjusted_fen),
        executed=_yuan(row.executed_fen),
        filled_by=str(connection.execute(filling.PERSON_NAME, who).scalar() or ""),
        leader=str(connection.execute(filling.LEADER, who).scalar() or ""),
        rules=rules,
        target=tuple(json.loads(target)["content"].get("indicators", ())) if target else (),
        last_year=json.loads(last_year)["content"] if last_year else None,
    )


def _yuan(fen: int | None) -> Decimal | None:
    return None if fen is None else Decimal(fen) / 100
