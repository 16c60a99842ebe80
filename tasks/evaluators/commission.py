"""Commission an agency (委托): candidates and bids, the choice with its reason, refused by every guard at once."""

from datetime import date
from decimal import Decimal

from sqlalchemy import Connection

from calendars.schema import About as Subject
from models.errors import NotKnown, RuleBroken, Sentence
from models.evaluating import CommissionState, Engagement, Method, Told
from models.queries import agencies, commissions
from models.queries.standing_in import UNIT_NAMED
from rules.eligibility import Candidate, Earlier, Named, refusals
from tasks.evaluators.about import About, about
from tasks.evaluators.agencies import Agency, one_agency
from tasks.evaluators.doing import Doer, refuse_all, write_down
from tasks.office import Office


def bid(
    office: Office,
    connection: Connection,
    obligation: int,
    agency_code: str,
    *,
    bid_fen: int | None = None,
    said: str = "",
    doer: Doer,
) -> None:
    """Put an agency among the candidates, with its bid; done again, the bid is changed.

    Raises:
        NotKnown: no such obligation or agency.
        RuleBroken: somebody is commissioned already, or a guard refuses the agency.
    """
    its = about(office, connection, obligation)
    agency = one_agency(connection, agency_code, its.rules)
    _check_free(connection, its)
    refuse_all(against(connection, its, agency, on=doer.on))
    row = {"id": obligation, "agency": agency.id, "bid_fen": bid_fen, "said": said.strip()}
    connection.execute(commissions.ADD_BID, row | {"by": doer.by, "on": doer.on, "at": doer.at})


def commission(
    office: Office,
    connection: Connection,
    obligation: int,
    agency_code: str,
    *,
    method: Method,
    reason: str,
    client: str = "",
    doer: Doer,
) -> int:
    """Choose an agency, with the reason; returns the commission's number. `client`: the unit that commissions, if it is
    not the one that owes the report. A choice among bids needs two candidates at least, the chosen one among them.

    Raises:
        NotKnown: no such obligation, agency or unit.
        RuleBroken: the sentence says which agency and why not; nothing is changed.
    """
    its = about(office, connection, obligation)
    agency = one_agency(connection, agency_code, its.rules)
    _check_free(connection, its)
    if not reason.strip():
        raise RuleBroken(Sentence("须写明选定的理由"))
    if method is not Method.DIRECT:
        _check_candidates(connection, its, agency, method)
    named = _client(connection, its, client)
    refuse_all(against(connection, its, agency, client=named, on=doer.on))
    row = {"id": obligation, "agency": agency.id, "engagement": its.engagement.value, "client": named[0]}
    made = connection.execute(
        commissions.ADD, row | {"method": method.value, "reason": reason.strip(), "on": doer.on}
    ).scalar_one()
    state, value = CommissionState.SELECTED, agency.row.code
    write_down(connection, Told.COMMISSION, made, "select", doer, state=state, value=value, why=reason)
    return int(made)


def against(
    connection: Connection, its: About, agency: Agency, *, client: tuple[int, Named] | None = None, on: date
) -> list[Sentence]:
    """Everything that refuses `agency` the commission; without `client`, as if whoever owes it commissioned."""
    row = its.row
    client_id, named = client or (row.unit_id, Named(row.unit_code, row.unit_name))
    keys = {"agency": agency.id, "lineage": row.lineage, "client": client_id, "evaluated": row.evaluated_id, "on": on}
    earlier = connection.execute(agencies.EARLIER, keys).all() if row.lineage else []
    low = agency.low_score
    candidate = Candidate(
        name=agency.row.name,
        legal_person=agency.row.legal_person,
        quality_control=agency.row.quality_control,
        people=len(agency.names),
        gone=agency.row.gone,
        violation_on=agency.row.violation_on,
        client=named,
        evaluated=Named(row.evaluated_code, row.evaluated_name),
        level=its.level,
        engagement=its.engagement,
        subject=row.subject_name or row.title,
        earlier=tuple(Earlier(Engagement(each.engagement), each.work_year, each.title) for each in earlier),
        low_score="" if low is None else f"{Decimal(low) / 100:.2f}",
        banned_until=agency.banned_until,
        insiders=tuple(connection.execute(agencies.INSIDERS, keys).scalars()),
    )
    return refusals(candidate, its.rules, on)


def _check_free(connection: Connection, its: About) -> None:
    if its.row.about == Subject.QUOTA:
        raise RuleBroken(Sentence("选题由单位自己办理，不能委托"))
    current = connection.execute(commissions.CURRENT, {"id": its.row.id}).first()
    if current is not None:
        raise RuleBroken(Sentence("已委托{agency}，终止后才能另选", agency=current.agency_name))


def _check_candidates(connection: Connection, its: About, agency: Agency, method: Method) -> None:
    bids = connection.execute(commissions.BIDS, {"id": its.row.id}).all()
    if agency.id not in [each.agency_id for each in bids]:
        raise RuleBroken(Sentence("{agency}不在候选机构之列", agency=agency.row.name))
    if method is Method.BIDS and len([each for each in bids if each.bid_fen is not None]) < 2:
        raise RuleBroken(Sentence("委托比选须有两家以上机构报价"))


def _client(connection: Connection, its: About, code: str) -> tuple[int, Named]:
    if not code:
        return its.row.unit_id, Named(its.row.unit_code, its.row.unit_name)
    unit = connection.execute(UNIT_NAMED, {"unit": code}).first()
    if unit is None:
        raise NotKnown(Sentence("没有编码为{unit}的单位", unit=code))
    return unit.id, Named(unit.code, unit.name)
