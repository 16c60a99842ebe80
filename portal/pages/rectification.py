"""Rectification: the items one sees with their rates, one item with plan and look-back, items opened by hand."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Annotated

from fastapi import APIRouter, Form, Query
from starlette.responses import Response

from models.errors import NotKnown, NotYours, RuleBroken, Sentence
from models.kinds import ItemSource
from models.queries import rectification as queries
from portal.guard import Guarded
from portal.seeing import scope_of
from portal.tables import Cell, Table, workbook_of
from portal.visit import Here, Visit
from rules.problems import days_to_mend, problem_classes
from rules.rectifying import MEANS_NAMES, SOURCE_NAMES, STATE_NAMES, Deed, may
from tasks.office import Office
from tasks.rectification.at_desk import EVENTS, Hand, Said, act_on_item
from tasks.rectification.open_item import NewItem, open_by_hand
from tasks.rectification.reading import Item, all_items, one_item, rates_of, rules_made
from tasks.rectification.suggest import one_suggested, open_suggested
from tasks.rectification.suggest import suggested as suggested_items

router = APIRouter(route_class=Guarded)
MOST_SUGGESTED = 100
Key = Annotated[str, Query(max_length=40)]
HEADS = (
    Sentence("编号"),
    Sentence("单位"),
    Sentence("评价对象"),
    Sentence("问题类别"),
    Sentence("问题"),
    Sentence("来源"),
    Sentence("状态"),
    Sentence("整改期限"),
    Sentence("实际完成日"),
    Sentence("制度数"),
    Sentence("销项日"),
)


@router.get("/rectification", name="rectification")
def rectification(
    visit: Here,
    state: Annotated[int, Query(ge=-1, le=9)] = -1,
    year: Annotated[int, Query(ge=0, lt=3000)] = 0,
    format: Annotated[str, Query(pattern="^(xlsx|)$")] = "",
) -> Response:
    with visit.reading() as connection:
        items = _seen(visit, all_items(visit.office, connection, on=visit.on, work_year=year))
        made = rules_made(connection, 1, 9999) if visit.may_use("board") else {}
        opens = visit.may_use("rectification_suggested")
        asking = suggested_items(connection, visit.office.calendars(connection)) if opens else []
    rates = rates_of(items)
    shown = [each for each in items if state < 0 or each.state == state]
    if format:
        return workbook_of(visit, Sentence("整改事项"), [], [_table(shown)])
    return visit.page(
        "rectification.html.j2",
        shown=shown,
        rates=rates,
        late=sum(each.is_late for each in items),
        made=made,
        asking=asking[:MOST_SUGGESTED],
        asked=len(asking),
        state=state,
        year=year,
        part=_part,
    )


def _part(share: Fraction | None) -> str:
    return "—" if share is None else f"{float(share):.1%}"


def _seen(visit: Visit, items: list[Item]) -> list[Item]:
    """The items of the units that the visitor sees."""
    scope = scope_of(visit.who.held)
    if scope.everything:
        return items
    with visit.reading() as connection:
        seen = set(connection.execute(queries.SEEN, visit.who.sees).scalars())
    return [each for each in items if each.obligation in seen]


def _table(items: list[Item]) -> Table:
    rows = [
        [
            Cell(each.code),
            Cell(each.unit),
            Cell(each.about),
            Cell(each.of_class),
            Cell(each.text),
            Cell(SOURCE_NAMES[each.source]),
            Cell(STATE_NAMES[each.state]),
            Cell(each.due_on),
            Cell(each.mended_on),
            Cell(each.rules_made),
            Cell(each.closed_on),
        ]
        for each in items
    ]
    return Table(Sentence("整改事项"), Sentence("整改"), HEADS, rows)


@router.get("/obligation/{obligation_id}/rectification", name="rectification_item")
def rectification_item(visit: Here, obligation_id: int) -> Response:
    return _show(visit, obligation_id)


def _show(visit: Visit, obligation: int, said: Said | None = None, problem: object = None) -> Response:
    with visit.reading() as connection:
        found = one_item(visit.office, connection, obligation, on=visit.on)
    roles = frozenset(each.role for each in visit.over)
    return visit.page(
        "rectification_item.html.j2",
        status=422 if problem else 200,
        found=found,
        item=found.item,
        said=said or Said(),
        problem=problem,
        deeds={deed.value for deed in EVENTS if may(deed, found.item.state, roles)},
        means=[("", ""), *((each.value, name) for each, name in MEANS_NAMES.items())],
    )


@router.post("/obligation/{obligation_id}/rectification", name="rectification_act")
def rectification_act(
    visit: Here,
    obligation_id: int,
    do: Annotated[str, Form()],
    why: Annotated[str, Form()] = "",
    day: Annotated[str, Form()] = "",
    measure: Annotated[str, Form()] = "",
    means: Annotated[str, Form()] = "",
    responsible: Annotated[str, Form()] = "",
    cause: Annotated[str, Form()] = "",
    accountable: Annotated[str, Form()] = "",
) -> Response:
    texts = (why, day, measure, means, responsible, cause, accountable)
    said = Said(*(each.strip()[:1200] for each in texts))
    if do not in {deed.value for deed in EVENTS}:
        raise NotKnown(Sentence("没有这项整改"))
    try:
        with visit.writing() as connection:
            act_on_item(visit.office, connection, obligation_id, Deed(do), said, _hand(visit))
    except NotYours:
        raise
    except RuleBroken as broken:
        return _show(visit, obligation_id, said, broken.sentence)
    return visit.go(f"/obligation/{obligation_id}/rectification", told=Sentence("已办理"))


def _hand(visit: Visit) -> Hand:
    own = any(not each.acting_for for each in visit.over)
    acting_for = None if own or not visit.over else visit.over[0].acting_for
    return Hand(visit.who.code, {each.role for each in visit.over}, visit.on, visit.at, acting_for)


@router.get("/rectification/new", name="rectification_new")
def rectification_new(visit: Here, suggested: Key = "") -> Response:
    """A form that is empty, or filled with what something suggests."""
    if not suggested:
        return _form(visit, {})
    try:
        with visit.reading() as connection:
            found = one_suggested(connection, visit.office.calendars(connection), suggested)
    except RuleBroken as broken:
        return _form(visit, {}, broken.sentence)
    typed = {"year": str(found.work_year), "unit": found.unit_code, "about": found.about, "text": found.text}
    return _form(visit, typed | {"of_class": found.of_class, "source": found.source.value, "suggested": suggested})


@router.post("/rectification/suggested", name="rectification_suggested")
def rectification_suggested(visit: Here, suggested: Annotated[str, Form(max_length=40)] = "") -> Response:
    """One click: the item is opened as it is suggested; where something is missing, in the form."""
    try:
        with visit.writing() as connection:
            calendars, days = visit.office.years(connection)
            code = open_suggested(connection, calendars, days, suggested, on=visit.on, at=visit.at, by=visit.who.code)
    except RuleBroken as broken:
        return _form(visit, {}, broken.sentence)
    return visit.go("/rectification", told=Sentence("已发起整改{code}", code=code))


def _years(office: Office, visit: Visit) -> list[int]:
    with visit.reading() as connection:
        return sorted(office.calendars(connection), reverse=True)


def _form(visit: Visit, typed: dict[str, str], problem: object = None) -> Response:
    years = _years(visit.office, visit)
    with visit.reading() as connection:
        calendar = visit.office.calendar(connection, years[0]) if years else None
    classes = problem_classes(calendar) if calendar else {}
    due_on = (visit.on + timedelta(days=days_to_mend(calendar))).isoformat() if calendar else ""
    year = str(years[0]) if years else ""
    empty = {"year": year, **dict.fromkeys(("unit", "about", "of_class", "text", "advice", "suggested"), "")}
    return visit.page(
        "rectification_new.html.j2",
        status=422 if problem else 200,
        typed=empty | {"source": "audit", "due_on": due_on} | typed,
        problem=problem,
        years=[(str(year), str(year)) for year in years],
        classes=[("", ""), *classes.items()],
        sources=[(each.value, name) for each, name in SOURCE_NAMES.items() if each is not ItemSource.FEEDBACK],
    )


@router.post("/rectification/new", name="rectification_open")
def rectification_open(
    visit: Here,
    year: Annotated[str, Form()] = "",
    unit: Annotated[str, Form()] = "",
    about: Annotated[str, Form()] = "",
    of_class: Annotated[str, Form()] = "",
    text: Annotated[str, Form()] = "",
    advice: Annotated[str, Form()] = "",
    due_on: Annotated[str, Form()] = "",
    source: Annotated[str, Form()] = "audit",
    suggested: Annotated[str, Form(max_length=40)] = "",
) -> Response:
    typed = {"year": year[:4], "unit": unit[:30], "about": about[:60], "of_class": of_class[:40], "text": text[:1200]}
    typed |= {"advice": advice[:1200], "due_on": due_on[:20], "source": source[:20], "suggested": suggested}
    try:
        on = date.fromisoformat(due_on.strip())
        work_year, comes_from = int(year), ItemSource(source)
    except ValueError:
        return _form(visit, typed, Sentence("请填写年度、来源和整改期限，期限形如 2022-05-20"))
    try:
        with visit.writing() as connection:
            found = connection.execute(queries.UNIT_NAMED, {"unit": typed["unit"].strip()}).first()
            if found is None:
                return _form(visit, typed, Sentence("没有编码为{unit}的单位", unit=typed["unit"]))
            calendar, days = visit.office.calendar(connection, work_year), visit.office.workdays(connection)
            why = one_suggested(connection, visit.office.calendars(connection), suggested) if suggested else None
            item = NewItem(
                found.id,
                of_class,
                text,
                advice,
                on,
                why.source if why else comes_from,
                about=typed["about"].strip(),
                obligation=why.obligation if why else None,
            )
            code = open_by_hand(connection, calendar, days, item, on=visit.on, at=visit.at, by=visit.who.code)
    except RuleBroken as broken:
        return _form(visit, typed, broken.sentence)
    return visit.go("/rectification", told=Sentence("已发起整改{code}", code=code))
