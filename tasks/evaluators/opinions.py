"""An expert's opinion on one paper: begun, kept while it is typed, given for good; on a page or as a workbook."""

import hashlib
import hmac
import json
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row

from models.errors import Overtaken, RuleBroken, Sentence
from models.evaluating import ExpertTask, Told
from models.queries import experts
from rules.checks import examine
from rules.filling.drafts import Draft
from rules.filling.facts import Facts
from rules.filling.findings import Finding, open_findings
from rules.forms import form, loaded
from rules.forms.expert_sheet import ExpertSheet
from tasks.evaluators.deltas import points
from tasks.evaluators.doing import Doer, write_down
from tasks.evaluators.experts import check_open, own_assignment
from tasks.forms.identity import Identity

KEY = ExpertSheet.key
_BEFORE_ALL = 1_000_000_000  # assignments are numbered apart from obligations in what a template carries


@dataclass(frozen=True)
class Opinion:
    """An assignment with its sheet as it stands; `seen` is the version of the draft, 0 for none."""

    row: Row[Any]
    facts: Facts
    draft: Draft
    seen: int

    def findings(self, draft: Draft) -> list[Finding]:
        return examine(draft, self.facts)

    def identity(self, secret: str) -> Identity:
        """What a template of it carries, to be known again."""
        content = type(self.draft.content)
        unsigned = Identity(content.key, content.version, _BEFORE_ALL + self.row.id, 1, "")
        return replace(unsigned, token=token(unsigned, secret))


def token(identity: Identity, secret: str) -> str:
    """The mark of a template that we made."""
    told = "|".join(map(str, (identity.form, identity.version, identity.obligation, "assignment")))
    return hmac.new(secret.encode(), told.encode(), hashlib.sha256).hexdigest()


def is_ours(identity: Identity, secret: str) -> bool:
    """Whether a template that says so of itself was made here."""
    return hmac.compare_digest(identity.token.encode(), token(identity, secret).encode())


def begin_opinion(connection: Connection, assignment: int, person_id: int) -> Opinion:
    """The sheet of an expert's own assignment.

    Raises:
        NotKnown: it is another's.
        NotYours: conflicts are not declared yet.
        RuleBroken: it is over, or asks for no opinion.
    """
    row = own_assignment(connection, assignment, person_id)
    check_open(row)
    if row.task == ExpertTask.COACHING:
        raise RuleBroken(Sentence("辅导只登记辅导记录，不提交评审意见"))
    original = connection.execute(experts.ORIGINAL, {"id": row.obligation_id}).first()
    facts = Facts(
        work_year=row.work_year,
        budget_year=row.budget_year,
        unit_code=row.unit_code,
        unit=row.unit_name,
        subject_code=row.subject_code,
        subject=row.subject_name,
        deliverable=row.title,
        original=points(original.score) if original else None,
    )
    kept = connection.execute(experts.DRAFT, {"assignment": assignment}).first()
    if kept is not None:
        return Opinion(row, facts, loaded(json.loads(kept.content)), kept.version)
    if row.opinion:
        return Opinion(row, facts, loaded(json.loads(row.content)), 0)
    its = form(KEY, row.work_year)
    assert its is not None
    return Opinion(row, facts, Draft(its.prefilled(facts).completed()), 0)


def save_opinion(connection: Connection, opinion: Opinion, draft: Draft, *, seen: int, doer: Doer) -> int:
    """Keep what was typed; returns its version.

    Raises:
        Overtaken: the same expert has saved elsewhere since.
    """
    kept = json.dumps(draft.record(), ensure_ascii=False)
    keys = {"assignment": opinion.row.id, "content": kept, "at": doer.at, "seen": seen}
    if connection.execute(experts.SAVE, keys).rowcount != 1:
        raise Overtaken(Sentence("这份意见已在别处保存过，请刷新后再填"))
    return int(connection.execute(experts.DRAFT, {"assignment": opinion.row.id}).one().version)


def give_opinion(
    connection: Connection, opinion: Opinion, draft: Draft, acknowledged: frozenset[str], doer: Doer
) -> int:
    """Hand the opinion in, for good; returns its number. One that is given again counts in the place of the one before.

    Raises:
        RuleBroken: something is missing or wrong, or it is the same as the one before: sent twice it is one.
    """
    if open_findings(opinion.findings(draft), acknowledged):
        raise RuleBroken(Sentence("意见还没有填完整"))
    its = draft.content
    assert isinstance(its, ExpertSheet)
    record = draft.record()
    if opinion.row.opinion and json.loads(opinion.row.content) == record:
        raise RuleBroken(Sentence("这份意见已经提交，内容没有改动"))
    values = {"assignment": opinion.row.id, "form": record["form"], "form_version": record["version"]}
    values |= {"content": json.dumps(record, ensure_ascii=False, sort_keys=True), "score": _hundredths(its.score)}
    values |= {"truth": its.truth, "accuracy": its.accuracy, "usefulness": its.usefulness}
    values |= {"by": doer.by, "on": doer.on, "at": doer.at}
    number = int(connection.execute(experts.GIVE, values).scalar_one())
    connection.execute(experts.FORGET, {"assignment": opinion.row.id})
    write_down(connection, Told.ASSIGNMENT, opinion.row.id, "opinion", doer, value=str(number))
    return number


def _hundredths(score: Decimal | None) -> int | None:
    return None if score is None else int(score * 100)
