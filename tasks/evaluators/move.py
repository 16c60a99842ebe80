"""Move a commission on: contract, plan, field work, draft, quality score, final report, payment; or give it up."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row

from models.errors import Overtaken, RuleBroken, Sentence
from models.evaluating import CommissionState, Told
from models.queries import commissions
from rules.agency_quality import judged
from rules.commissions import BY_MOVE, Move, why_not
from tasks.evaluators.about import About, about
from tasks.evaluators.doing import Doer, refuse_all, write_down
from tasks.office import Office

CHANGED = (
    *("fee_fen", "contract", "plan_due_on", "draft_due_on", "final_due_on"),
    *("score", "pays_from", "pays_to", "paid_fen"),
)


@dataclass(frozen=True)
class Particulars:
    """What is told with a move: a contract's number, fee and days, the points of a review, the sum of a payment."""

    why: str = ""
    document: str = ""
    fee_fen: int | None = None
    plan_due_on: date | None = None
    draft_due_on: date | None = None
    final_due_on: date | None = None
    points: Sequence[Decimal | None] = ()
    paid_fen: int | None = None


def move(office: Office, connection: Connection, obligation: int, what: Move, told: Particulars, doer: Doer) -> None:
    """Make the move with the commission that is current for an obligation.

    Raises:
        RuleBroken: there is none, its state does not allow it, or something that the move needs is not told.
        Overtaken: somebody else has just moved it.
    """
    its = about(office, connection, obligation)
    row = connection.execute(commissions.CURRENT, {"id": obligation}).first()
    if row is None:
        raise RuleBroken(Sentence("尚未委托第三方机构"))
    transition = BY_MOVE[what]
    refuse_all([said for said in [why_not(what, CommissionState(row.state))] if said is not None])
    if transition.reasoned and not told.why.strip():
        raise RuleBroken(Sentence("须写明理由"))
    changes = _WHAT[what](connection, its, row, told, doer) if what in _WHAT else {}
    values = {name: getattr(row, name) for name in CHANGED} | changes
    keys = {"commission": row.id, "was": row.state, "state": int(transition.leads_to)}
    if connection.execute(commissions.MOVE, values | keys).rowcount != 1:
        raise Overtaken(Sentence("该委托刚刚被他人变更，请重试"))
    value = told.document or _said(changes)
    write_down(
        connection,
        Told.COMMISSION,
        row.id,
        what.value,
        doer,
        was=row.state,
        state=int(transition.leads_to),
        value=value,
        why=told.why,
    )


def _said(changes: dict[str, Any]) -> str:
    return json.dumps(changes, default=str) if changes else ""


def _contract(_connection: Connection, _its: About, row: Row[Any], told: Particulars, doer: Doer) -> dict[str, Any]:
    """Number, fee and the days of plan, draft and final report, one after another."""
    days = (told.plan_due_on, told.draft_due_on, told.final_due_on)
    missing = [
        (not told.document.strip(), Sentence("须写明合同编号")),
        (told.fee_fen is None or told.fee_fen <= 0, Sentence("须写明合同价款")),
        (None in days, Sentence("须写明方案、初稿和定稿的交付日期")),
    ]
    refuse_all([sentence for wanting, sentence in missing if wanting])
    plan_on, draft_on, final_on = (on for on in days if on is not None)
    if not row.selected_on <= plan_on <= draft_on <= final_on:
        raise RuleBroken(Sentence("交付日期应依次为方案、初稿、定稿，且不早于选定之日{day}", day=row.selected_on))
    return {
        "contract": told.document.strip(),
        "fee_fen": told.fee_fen,
        "plan_due_on": plan_on,
        "draft_due_on": draft_on,
        "final_due_on": final_on,
    }


def _documented(_connection: Connection, _its: About, _row: Row[Any], told: Particulars, _doer: Doer) -> dict[str, Any]:
    if not told.document.strip():
        raise RuleBroken(Sentence("须写明所据的文件"))
    return {}


def _review(connection: Connection, its: About, row: Row[Any], told: Particulars, doer: Doer) -> dict[str, Any]:
    """The points by aspect, the total, and what it advises to pay."""
    found = judged(its.rules.quality, told.points)
    given = zip(its.rules.quality.aspects, told.points, strict=False)
    aspects = [[aspect.title, str(points), aspect.points] for aspect, points in given]
    pays = {"pays_from": found.pays_from or 0, "pays_to": found.pays_to or 0}
    total = int(found.total * 100)
    connection.execute(
        commissions.ADD_SCORE,
        {"commission": row.id, "aspects": json.dumps(aspects, ensure_ascii=False), "total": total}
        | pays
        | {"said": told.why.strip(), "by": doer.by, "on": doer.on, "at": doer.at},
    )
    return {"score": total, **pays}


def _finish(_connection: Connection, its: About, row: Row[Any], _told: Particulars, _doer: Doer) -> dict[str, Any]:
    if row.score < its.rules.quality.bands[-1].at_least * 100:
        raise RuleBroken(Sentence("质量得分{score}，须退回返工，不能定稿", score=f"{Decimal(row.score) / 100:.2f}"))
    return {}


def _pay(_connection: Connection, _its: About, row: Row[Any], told: Particulars, _doer: Doer) -> dict[str, Any]:
    """Not more than the fee; outside what the quality advises, with a reason."""
    if told.paid_fen is None or told.paid_fen < 0:
        raise RuleBroken(Sentence("须写明付费金额"))
    if told.paid_fen > row.fee_fen:
        fee = f"{Decimal(row.fee_fen) / 100:,.2f}"
        raise RuleBroken(Sentence("付费金额超过合同价款{fee}元", fee=fee))
    advised = row.fee_fen * row.pays_from <= told.paid_fen * 100 <= row.fee_fen * row.pays_to
    if not advised and not told.why.strip():
        template = "付费建议为合同价款的{low}%至{high}%，不按建议付费须写明理由"
        raise RuleBroken(Sentence(template, low=row.pays_from, high=row.pays_to))
    return {"paid_fen": told.paid_fen}


_WHAT: dict[Move, Callable[[Connection, About, Row[Any], Particulars, Doer], dict[str, Any]]] = {
    Move.CONTRACT: _contract,
    Move.APPROVE_PLAN: _documented,
    Move.REVIEW: _review,
    Move.FINISH: _finish,
    Move.PAY: _pay,
}
