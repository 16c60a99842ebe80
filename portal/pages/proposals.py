"""Proposals (拟办): what waits for a leader, one with all it rests on, and the decision, seen before it is made."""

from dataclasses import dataclass, field
from itertools import groupby
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.responses import Response

from models.errors import NotYours, RuleBroken, Sentence
from portal.guard import Guarded
from portal.shared import shared_page
from portal.visit import Here, Visit
from tasks.desk.proposals import OneProposal, foresee, one_proposal, proposals_waiting_and_decided
from tasks.propose import Decision, carry_out

router = APIRouter(route_class=Guarded)
LONGEST = 500
REFUSED, TYPED_WRONG = 409, 422


@dataclass(frozen=True)
class Typed:
    """What stands in the form: approve or refuse, why, units to strike off, each with its reason, the step seen."""

    approve: bool = True
    why: str = ""
    strikes: dict[str, str] = field(default_factory=dict)
    step: int | None = None

    def decision(self, visit: Visit, name: str) -> Decision:
        strikes = self.strikes if self.approve else {}
        return Decision(name, visit.on, visit.who.code, self.why, self.approve, strikes, self.step)


def address_of(name: str, *, more: str = "") -> str:
    return f"/proposals/{quote(name, safe='+-.')}{more}"


@router.get("/proposals", name="proposals")
def proposals(visit: Here) -> Response:
    with visit.reading() as connection:

        def listed() -> dict[str, object]:
            waiting, decided = proposals_waiting_and_decided(connection)
            by_day = [(day, list(rows)) for day, rows in groupby(decided, key=lambda each: each.decided_on)]
            return {"waiting": waiting, "by_day": by_day, "address_of": address_of}

        return shared_page(visit, connection, "", "proposals.html.j2", listed, title=Sentence("拟办"))


@router.get("/proposals/{name}", name="proposal")
def proposal(visit: Here, name: str) -> Response:
    return show_proposal(visit, name, Typed())


def show_proposal(
    visit: Visit, name: str, typed: Typed, *, status: int = 200, problems: list[tuple[str, object]] | None = None
) -> Response:
    with visit.reading() as connection:
        found = one_proposal(visit.office, connection, name, on=visit.on)
    return visit.page(
        "proposal.html.j2",
        status=status,
        found=found,
        row=found.row,
        typed=typed,
        problems=problems or [],
        may_decide=may_decide(visit, found),
        for_whom=acting_for(visit, found),
        address=address_of(name),
    )


def may_decide(visit: Visit, found: OneProposal) -> bool:
    """Whether it waits for a role that the visitor holds, also as somebody's deputy."""
    return found.turn is not None and found.turn in visit.who.roles


def acting_for(visit: Visit, found: OneProposal) -> str:
    """The name of whom the visitor would decide for; empty: for themselves."""
    held = [each for each in visit.who.held if each.role is found.turn]
    return held[0].acting_for_name if held else ""


@router.post("/proposals/{name}", name="proposal_confirm")
async def confirm(visit: Here, name: str, request: Request) -> Response:
    return await run_in_threadpool(_confirm, visit, name, await request.form(max_fields=5000))


def _confirm(visit: Visit, name: str, fields: FormData) -> Response:
    """Before it is done: whom it tells of what. Nothing is changed."""
    typed, problems = _read(fields)
    if fields.get("do") == "back":
        return show_proposal(visit, name, typed)
    if problems:
        return show_proposal(visit, name, typed, status=TYPED_WRONG, problems=problems)
    try:
        with visit.writing() as connection:
            decision, days = typed.decision(visit, name), visit.office.workdays(connection)
            foreseen = foresee(connection, days, decision, at=visit.at)
            found = one_proposal(visit.office, connection, name, on=visit.on)
    except NotYours:
        raise
    except RuleBroken as broken:
        return show_proposal(visit, name, typed, status=REFUSED, problems=[("", broken.sentence)])
    return visit.page(
        "proposal_confirm.html.j2",
        found=found,
        row=found.row,
        typed=typed,
        foreseen=foreseen,
        for_whom=acting_for(visit, found),
        address=address_of(name),
    )


@router.post("/proposals/{name}/decide", name="decide_proposal")
async def decide(visit: Here, name: str, request: Request) -> Response:
    return await run_in_threadpool(_decide, visit, name, await request.form(max_fields=5000))


def _decide(visit: Visit, name: str, fields: FormData) -> Response:
    """Once: whoever comes second, or twice, is shown what was decided."""
    typed, problems = _read(fields)
    if problems:
        return show_proposal(visit, name, typed, status=TYPED_WRONG, problems=problems)
    try:
        with visit.writing() as connection:
            days = visit.office.workdays(connection)
            done = carry_out(connection, days, typed.decision(visit, name), at=visit.at)
    except NotYours:
        raise
    except RuleBroken as broken:
        return show_proposal(visit, name, typed, status=REFUSED, problems=[("", broken.sentence)])
    if done.next_role is not None:
        return visit.go(address_of(name), told=Sentence("已同意，待下一位批准"))
    told = Sentence("已批准，将通知{n}项", n=done.told) if typed.approve else Sentence("未批准，不通知任何单位")
    return visit.go(address_of(name), told=told)


def _read(fields: FormData) -> tuple[Typed, list[tuple[str, object]]]:
    """The form, and what is missing in it, each beside its field."""
    approve = fields.get("do") != "refuse"
    why = str(fields.get("why", "")).strip()[:LONGEST]
    ticked = [str(each) for each in fields.getlist("strike")]
    reasons = {
        key.removeprefix("why."): str(said).strip()[:LONGEST] for key, said in fields.items() if key.startswith("why.")
    }
    strikes = {unit: reasons.get(unit, "") for unit in ticked}
    strikes |= {unit: said for unit, said in reasons.items() if said}
    step = str(fields.get("step", ""))
    typed = Typed(approve, why, strikes, int(step) if step.isascii() and step.isdigit() and len(step) < 4 else None)
    problems: list[tuple[str, object]] = []
    if not approve and not why:
        problems.append(("why", Sentence("不批准须写明理由")))
    if approve:
        problems += [
            (f"why-{unit}", Sentence("划去{unit}须写明理由", unit=unit)) for unit, said in strikes.items() if not said
        ]
        problems += [
            (f"strike-{unit}", Sentence("{unit}写了划去的理由，但没有勾选划去", unit=unit))
            for unit in strikes
            if unit not in ticked
        ]
    return typed, problems
