"""Small districts at random, for hypothesis: a calendar, a register, what people did, and days on which nothing ran.

Everything happens in April and May 2022, around the long holiday, so that rest days, make-up days and rungs meet.
"""

import os
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from oracle_things import Done

from calendars.schema import Calendar
from models.kinds import LADDER_ROLES, Role, SubjectKind, UnitKind
from tasks.register.rows import PersonRow, Register, SelectionRow, SubjectRow, UnitRow

# shrinking a whole district takes minutes: ask for it with NIANLUN_SHRINK=1, when a failure is to be understood
PHASES = [phase for phase in Phase if phase is not Phase.shrink or os.environ.get("NIANLUN_SHRINK") == "1"]
# the same worlds every time, so that a red run means a change; NIANLUN_EXPLORE=1 looks at others
EXPLORING = os.environ.get("NIANLUN_EXPLORE") == "1"
WORLDLY = settings(
    deadline=None,
    derandomize=not EXPLORING,
    phases=PHASES,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
FIRST, LAST = date(2022, 4, 6), date(2022, 5, 19)
SPAN = [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1)]
SELF, CHOICE, REPORT, YEAR, DESK = "self-evaluation", "choice", "report", "annual-report", "review"


@dataclass(frozen=True)
class World:
    """A district and what happens in it. `down`: days on which nothing ran, never one on which something opens."""

    calendar: Calendar
    register: Register
    acts: tuple[Done, ...]
    down: frozenset[date]


# ── the calendar ──────────────────────────────────────────────────────────────────────────────────────────────────
@st.composite
def ladders(draw: st.DrawFn) -> dict[str, Any]:
    rungs = [rung("opens", 0, "L0", draw(recipients)), rung("returned", 0, "L1", draw(recipients))]
    offsets = draw(st.lists(st.integers(-8, 9), min_size=1, max_size=6, unique=True))
    first_asked = draw(st.integers(0, 12))  # from here on a leader decides
    for offset in sorted(offsets):
        level = "L1" if offset <= 0 else "L3" if offset < first_asked else "L4"
        rungs.append(rung("due", offset, level, draw(recipients), by="approval" if level == "L4" else "automatic"))
    if draw(st.booleans()):
        rungs.append(rung("opens", draw(st.integers(1, 9)), "L1", draw(recipients)))
    if draw(st.booleans()):
        rungs.append(rung("returned", draw(st.integers(1, 5)), "L1", draw(recipients)))
    return {"title": "阶梯", "source": "惯例", "rungs": rungs}


def rung(anchor: str, workdays: int, level: str, roles: list[str], by: str = "automatic") -> dict[str, Any]:
    return {"from": anchor, "workdays": workdays, "level": level, "by": by, "recipients": roles, "source": "惯例"}


recipients = st.lists(st.sampled_from([role.name for role in LADDER_ROLES]), min_size=1, max_size=4, unique=True)
FIRST_LEVEL = ["department", "town"]


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    opens = draw(st.lists(st.sampled_from(SPAN[:12]), min_size=3, max_size=3))
    due = draw(st.lists(st.sampled_from(SPAN[14:32]), min_size=5, max_size=5))
    ladder = st.sampled_from(["one", "other"])
    roll = st.sampled_from(["preceding", "following", "none"])

    def deliverable(key: str, number: int, who: str, about: str, **more: Any) -> dict[str, Any]:
        facts = {"key": key, "title": key, "form": "annual-report", "budget_year": -1, "ladder": draw(ladder)}
        facts |= {"owed_by": {"who": who, "kinds": more.pop("kinds", [])}, "about": about, "source": "惯例"}
        return facts | {"due": {"on": due[number], "roll": draw(roll), "basis": "practice", "source": "惯例"}} | more

    quota = [{"of": FIRST_LEVEL, "total_at_least": 1, "not_repeating": {"years": 1}, "source": "惯例"}]
    evaluation = [
        deliverable(SELF, 0, "executing_unit", "subjects", where=draw(conditions), opens=opens[0]),
        deliverable(CHOICE, 1, "department", "quota", kinds=FIRST_LEVEL, quota=quota, opens=opens[1]),
        deliverable(REPORT, 2, draw(st.sampled_from(["selector", "executing_unit"])), "chosen", chosen_in=[CHOICE]),
        deliverable(DESK, 3, "bureau", "chosen", chosen_in=[CHOICE]),
    ]
    reporting = [deliverable(YEAR, 4, "department", "unit", kinds=FIRST_LEVEL, opens=opens[2])]
    window = {"opens": FIRST, "closes": date(2022, 7, 31)}
    step = {"title": "环节", "window": window, "source": "惯例"}
    return Calendar.model_validate(
        {
            "nianlun": 1,
            "work_year": 2022,
            "title": "随机",
            "jurisdiction": {"name": "某区", "code": "310112000", "bureau": "财政局", "desk": "绩效科"},
            "document": "notice",
            "documents": [{"key": "notice", "number": "某财〔2022〕1号", "title": "通知"}],
            "ladders": {"one": draw(ladders()), "other": draw(ladders())},
            "steps": [
                step | {"key": "evaluation", "deliverables": evaluation},
                step | {"key": "reporting", "deliverables": reporting},
            ],
        }
    )


conditions = st.sampled_from(
    [
        {"kind": ["project", "policy"]},
        {"not": {"kind": ["policy"]}},
        {"any": [{"amount_at_least": 100}, {"tag_any": ["key"]}]},
        {"unit_kind": ["unit", "town"]},
    ]
)


# ── the register ──────────────────────────────────────────────────────────────────────────────────────────────────
@st.composite
def units(draw: st.DrawFn) -> tuple[UnitRow, ...]:
    made = [
        UnitRow("100", "财政局", UnitKind.BUREAU, section_code=draw(st.sampled_from(["", "100001"]))),
        UnitRow("100001", "科室", UnitKind.SECTION, "100"),
        UnitRow("100002", "科室二", UnitKind.SECTION, "100"),
    ]
    sections = st.sampled_from(["100001", "100002", ""])
    for number in range(1, draw(st.integers(1, 3)) + 1):
        code = f"10{number}" if draw(st.booleans()) else f"30{number}"
        kind = UnitKind.DEPARTMENT if code.startswith("1") else UnitKind.TOWN
        made.append(UnitRow(code, code, kind, section_code=draw(sections)))
        for below in range(draw(st.integers(0, 2))):
            parent = made[-1].unit_code if below and draw(st.booleans()) else code
            begins = draw(st.sampled_from([date(2020, 1, 1), *SPAN[5:15:3]]))
            ends = draw(st.sampled_from([date(9999, 12, 31), *SPAN[16:30:4]]))
            made.append(UnitRow(f"{parent}00{below}", "下属", UnitKind.UNIT, parent, draw(sections), begins, ends))
    return tuple(made)


@st.composite
def people(draw: st.DrawFn, known: tuple[UnitRow, ...]) -> tuple[PersonRow, ...]:
    """A handful of people, each in some roles at some units, some without address, some replaced in between."""
    pool = {
        f"p{number}": draw(
            st.sampled_from(["", "shared@example.org", f"p{number}@example.org", f"p{number}@example.org"])
        )
        for number in range(draw(st.integers(1, 6)))
    }
    scopes: dict[Role, list[str]] = {role: [unit.unit_code for unit in known] for role in LADDER_ROLES}
    scopes[Role.FIN_OPERATOR] = scopes[Role.FIN_LEADER] = ["100"]
    scopes[Role.FIN_SECTION] = ["100001", "100002"]
    held: dict[tuple[str, Role, str], PersonRow] = {}
    for _ in range(draw(st.integers(3, 24))):
        who, role = draw(st.sampled_from(sorted(pool))), draw(st.sampled_from(LADDER_ROLES))
        unit = draw(st.sampled_from(scopes[role]))
        begins, ends = sorted(
            draw(
                st.sampled_from(
                    [
                        (date(2020, 1, 1), date(9999, 12, 31)),
                        (SPAN[9], date(9999, 12, 31)),
                        (date(2020, 1, 1), SPAN[20]),
                    ]
                )
            )
        )
        held[who, role, unit] = PersonRow(who, who, pool[who], role, unit, begins, ends)
    return tuple(held.values())


@st.composite
def registers(draw: st.DrawFn) -> Register:
    known = draw(units())
    kinds = st.sampled_from([SubjectKind.PROJECT, SubjectKind.PROJECT, SubjectKind.POLICY, SubjectKind.WHOLE_UNIT])
    owners = st.sampled_from([unit.unit_code for unit in known if unit.kind not in (UnitKind.BUREAU, UnitKind.SECTION)])
    subjects = tuple(
        SubjectRow(
            f"S{n}",
            f"L{n % 4}",
            draw(kinds),
            f"S{n}",
            draw(owners),
            2021,
            amount_approved=draw(amounts),
            tags=draw(tags),
        )
        for n in range(draw(st.integers(1, 6)))
    )
    old = SubjectRow("OLD", "L0", SubjectKind.PROJECT, "旧", draw(owners), 2020)
    chosen = (SelectionRow(2021, CHOICE, old.unit_code, "OLD"),) if draw(st.booleans()) else ()
    return Register(known, draw(people(known)), (*subjects, old), chosen)


amounts = st.sampled_from([None, 0, 9_999, 10_000, 10_001])
tags = st.sampled_from([(), ("key",), ("key", "other")])


# ── what happens ──────────────────────────────────────────────────────────────────────────────────────────────────
NEXT = {
    "issued": {"submit": "submitted", "extend": "issued", "waive": "waived", "cancel": "cancelled"},
    "submitted": {"accept": "accepted", "return": "issued", "withdraw": "issued", "cancel": "cancelled"},
}
LIKELY = {
    "issued": ["submit"] * 4 + ["extend"] * 2 + ["waive", "cancel"],
    "submitted": ["accept", "return"] * 2 + ["withdraw", "cancel"],
}
EVENTS = ["submit", "accept", "return", "extend", "withdraw", "waive", "cancel", "select", "acknowledge"]


@st.composite
def courses(draw: st.DrawFn, thing: tuple[str, str, str], subjects: list[str]) -> list[Done]:
    """What is done about one thing: mostly what its state allows, now and then something else."""
    unit, deliverable, subject = thing
    state, on, made = "issued", draw(st.integers(0, 25)), []
    for _ in range(draw(st.integers(1, 6))):
        if deliverable == CHOICE and state == "issued" and draw(st.booleans()):
            event = "select"
        elif draw(st.integers(0, 7)) == 0:
            event = draw(st.sampled_from(EVENTS))
        else:
            event = draw(st.sampled_from(LIKELY.get(state, EVENTS)))
        state = NEXT.get(state, {}).get(event, state)
        day = SPAN[on]
        value = ""
        if event == "extend" or (event == "return" and draw(st.booleans())):
            value = str(day + timedelta(days=draw(st.integers(-2, 20))))
        about = draw(st.sampled_from(subjects)) if event == "select" else subject
        made.append(Done(day, event, unit, deliverable, about, value, draw(st.sampled_from(["理由"] * 5 + [""]))))
        on = min(on + draw(st.sampled_from([0, 0, 1, 1, 2, 4, 9])), len(SPAN) - 1)
    return made


@st.composite
def acts(draw: st.DrawFn, register: Register) -> tuple[Done, ...]:
    """What people do or try to do; what is impossible must be refused."""
    subjects = [each.subject_code for each in register.subjects if each.budget_year == 2021]
    owners = {each.subject_code: each.unit_code for each in register.subjects}
    first_level = [unit.unit_code for unit in register.units if unit.kind in (UnitKind.DEPARTMENT, UnitKind.TOWN)]
    made: list[Done] = []
    for _ in range(draw(st.integers(0, 4))):
        subject, unit = draw(st.sampled_from(subjects)), draw(st.sampled_from(first_level))
        things = [
            (owners[subject], SELF, subject),
            (unit, YEAR, ""),
            (unit, CHOICE, ""),
            (owners[subject], REPORT, subject),
        ]
        made += draw(courses(draw(st.sampled_from(things)), subjects))
    if draw(st.booleans()):
        made += draw(chosen_and_reported(subjects, owners, first_level))
    return tuple(sorted(made, key=lambda act: act.on))


@st.composite
def chosen_and_reported(
    draw: st.DrawFn, subjects: list[str], owners: dict[str, str], first_level: list[str]
) -> list[Done]:
    """A choice that goes well, and what becomes of the reports that it opens."""
    subject = draw(st.sampled_from(subjects))
    unit = next((code for code in first_level if owners[subject].startswith(code)), first_level[0])
    on = sorted(draw(st.lists(st.integers(6, 30), min_size=3, max_size=3)))
    events = [("select", subject), ("submit", ""), ("accept", "")]
    made = [
        Done(SPAN[day], event, unit, CHOICE, about, "", "理由") for day, (event, about) in zip(on, events, strict=True)
    ]
    for thing in ((unit, REPORT, subject), (owners[subject], REPORT, subject), ("100", DESK, subject)):
        if draw(st.booleans()):
            made += draw(courses(thing, subjects))
    return made


@st.composite
def outages(draw: st.DrawFn) -> set[date]:
    """Days on which nothing runs: some single ones, some weeks."""
    down: set[date] = set()
    for _ in range(draw(st.integers(0, 4))):
        begins = draw(st.integers(0, len(SPAN) - 2))
        down.update(SPAN[begins : begins + draw(st.sampled_from([1, 1, 2, 5, 9, 16]))])
    return down


@st.composite
def worlds(draw: st.DrawFn) -> World:
    calendar, register = draw(calendars()), draw(registers())
    opening = {deliverable.opens or step.window.opens for step, deliverable in calendar.deliverables()}
    opening |= {unit.valid_from for unit in register.units}
    down = draw(outages()) - opening - {LAST}
    return World(calendar, register, draw(acts(register)), frozenset(down))
