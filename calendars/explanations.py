"""Why a date is that date, in sentences: what the document says, how it rolled, and how each rung was counted."""

from collections.abc import Iterable, Iterator
from datetime import date

from calendars.dates import deliverable_named, effective, is_provisional, opens_on, timeline
from calendars.days import WEEKDAYS
from calendars.duties import asked, led_to, reviewed
from calendars.labels import ABOUT, BASES, ROLES, WHO
from calendars.saying import listed
from calendars.schema import Basis, Calendar, Deliverable, Due, Step
from calendars.workdays import Workdays
from models.errors import Sentence
from models.kinds import Anchor, By, Role


def explain(calendar: Calendar, key: str, workdays: Workdays) -> list[Sentence]:
    """What is owed, by whom, when, and why on that day; every rung with the days counted; what the result leads to.

    Raises:
        NotKnown: the calendar has no such deliverable.
        UnknownYear: a count runs through a year whose working days are not known.
    """
    step, deliverable = deliverable_named(calendar, key)
    return [
        *_what(calendar, step, deliverable),
        *why_due(calendar, step, deliverable, workdays),
        *_rungs(calendar, step, deliverable, workdays),
        *led_to(calendar, key),
    ]


def _what(calendar: Calendar, step: Step, deliverable: Deliverable) -> Iterator[Sentence]:
    year = calendar.work_year + deliverable.budget_year
    yield Sentence(
        "{title}({key}): {step}, 预算年度{year}",
        title=deliverable.title,
        key=deliverable.key,
        step=step.title,
        year=year,
    )
    who, about = WHO[deliverable.owed_by.who], ABOUT[deliverable.about]
    yield Sentence("由{who}报送, {about}", who=who, about=about)
    yield from asked(calendar, deliverable)
    yield from reviewed(deliverable)
    yield Sentence(
        "报送窗口{opens}至{closes}, {on}开启",
        opens=step.window.opens,
        closes=step.window.closes,
        on=_spoken(opens_on(step, deliverable)),
    )


def why_due(calendar: Calendar, step: Step, deliverable: Deliverable, workdays: Workdays) -> Iterator[Sentence]:
    """Why a deliverable is due on its day: the document's sentence, the document, how the day rolled, hard or soft."""
    due, due_on = deliverable.due, effective(deliverable.due, workdays)
    if due.after:
        yield after_said(calendar, due)
        yield Sentence("该日登记之前, 按{on}预计", on=_spoken(due.on))
        yield Sentence("依据: “{source}”", source=_source(step, deliverable))
        return
    yield Sentence("名义到期日{on}: {basis}", on=_spoken(due.on), basis=BASES[due.basis])
    yield Sentence("依据: “{source}”", source=_source(step, deliverable))
    document = next(each for each in calendar.documents if each.key == calendar.document)
    yield Sentence("文件: {document}", document=" ".join(filter(None, (document.title, document.number))))
    yield from workdays.explain_roll(due.on, due.roll)
    on = _marked(due_on, is_provisional(workdays, due.on, due_on))
    yield Sentence("实际到期日{on}, 工作日依据: {source}", on=on, source=workdays.source(due.on))
    yield Sentence("可经批准延期(原则上的期限)") if due.soft else Sentence("硬性期限")
    if is_provisional(workdays, due.on, due_on):
        yield Sentence("到期日为暂定: 当年放假安排尚未公布")


def after_said(calendar: Calendar, due: Due) -> Sentence:
    """From which event a due date is counted, and how."""
    template = "{event}后{n}个工作日内" if due.working else "{event}后{n}日内(自然日)"
    return Sentence(template, event=calendar.events[due.after].title, n=due.days)


def _source(step: Step, deliverable: Deliverable) -> str:
    """The sentence that the due date rests on."""
    if deliverable.due.source:
        return deliverable.due.source
    return (step.window.source or step.source) if deliverable.due.basis == Basis.WINDOW else deliverable.source


def _rungs(calendar: Calendar, step: Step, deliverable: Deliverable, workdays: Workdays) -> Iterator[Sentence]:
    ladder, due_on = calendar.ladders[deliverable.ladder], effective(deliverable.due, workdays)
    yield Sentence("催报阶梯: {title}", title=ladder.title)
    for each in timeline(ladder, due_on, workdays, opened_on=opens_on(step, deliverable)):
        rung = each.rung
        yield Sentence(
            "{offset} {level} {on}: {by}, 告知{recipients}",
            offset=Sentence("开启") if rung.anchor == Anchor.OPENS else f"{rung.workdays:+d}",
            level=rung.level.value,
            on=_marked(each.act_on, is_provisional(workdays, due_on, each.act_on) and rung.anchor == Anchor.DUE),
            by=Sentence("经批准") if rung.by == By.APPROVAL else Sentence("自动"),
            recipients=_named(rung.recipients),
        )
        if rung.anchor == Anchor.DUE:
            for sentence in workdays.explain_add(due_on, rung.workdays):
                yield Sentence("    {sentence}", sentence=sentence)
    for rung in ladder.rungs:
        if rung.anchor == Anchor.RETURNED:
            told = _named(rung.recipients)
            yield Sentence("退回 {level} 当日: 自动, 告知{recipients}", level=rung.level.value, recipients=told)


def _named(roles: Iterable[str]) -> str:
    return listed(ROLES[Role[role]] for role in roles)


def _spoken(on: date) -> Sentence:
    return Sentence("{on}({weekday})", on=on, weekday=WEEKDAYS[on.weekday()])


def _marked(on: date, provisional: bool) -> Sentence:
    return Sentence("{on}(暂定)", on=_spoken(on)) if provisional else _spoken(on)
