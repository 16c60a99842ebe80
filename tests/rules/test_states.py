"""Every event from every state, against a table written out here: what it leads to, or that it is refused."""

from itertools import product

import pytest

from models.errors import TransitionNotAllowed
from models.kinds import HANDED_IN, NOT_EXPECTED, OWING, Event, Role, State
from rules.states import EVENT_NAMES, STATE_NAMES, after, may_act

# a row an event, a column the state it starts from; "." is refused
TABLE = """
                  planned issued      in_progress submitted   under_review returned    accepted archived waived cancelled merged
opened            issued  .           .           .           .            .           .        .        .      .         .
started           .       in_progress .           .           .            in_progress .        .        .      .         .
submitted         .       submitted   submitted   .           .            submitted   .        .        .      .         .
withdrawn         .       .           .           in_progress .            .           .        .        .      .         .
taken             .       .           .           under_review .           .           .        .        .      .         .
returned          .       .           .           returned    returned     .           .        .        .      .         .
passed            .       .           .           submitted   submitted    .           .        .        .      .         .
accepted          .       .           .           accepted    accepted     .           .        .        .      .         .
reopened          .       .           .           .           .            .           returned .        .      .         .
archived          .       .           .           .           .            .           archived .        .      .         .
waived            .       waived      waived      .           .            waived      .        .        .      .         .
extended          .       issued      in_progress .           .            returned    .        .        .      .         .
cancelled         .       cancelled   cancelled   cancelled   cancelled    cancelled   .        .        .      .         .
merged            .       merged      merged      merged      merged       merged      .        .        .      .         .
selected          .       in_progress in_progress .           .            in_progress .        .        .      .         .
acknowledged      .       issued      in_progress submitted   under_review returned    .        .        .      .         .
rung_reached      .       .           .           .           .            .           .        .        .      .         .
rung_skipped      .       .           .           .           .            .           .        .        .      .         .
rung_proposed     .       .           .           .           .            .           .        .        .      .         .
proposal_approved .       .           .           .           .            .           .        .        .      .         .
proposal_refused  .       .           .           .           .            .           .        .        .      .         .
struck_off        .       .           .           .           .            .           .        .        .      .         .
moved             .       .           .           .           .            .           .        .        .      .         .
relaid            .       .           .           .           .            .           .        .        .      .         .
transferred       .       .           .           .           .            .           .        .        .      .         .
restored          .       .           .           .           .            .           .        .        .      .         .
more_time_asked     . issued in_progress . . returned . . . . .
more_time_refused   . issued in_progress . . returned . . . . .
sent_to_second_hand . in_progress in_progress . . in_progress . . . . .
second_hand_declined . in_progress in_progress . . in_progress . . . . .
disowned            . issued in_progress submitted under_review returned . . . . .
review_waited       . . . . . . . . . . .
evaluation_waited   . . . . . . . . . . .
application_waited  . . . . . . . . . . .
letter_waited       . . . . . . . . . . .
request_taken_back  . issued in_progress submitted under_review returned accepted archived waived cancelled merged
request_settled     . issued in_progress submitted under_review returned accepted archived waived cancelled merged
judged              . . . . . . . . . . .
application_proposed . . . . . . . . . . .
application_decided  . . . . . . . . . . .
application_dropped  . . . . . . . . . . .
rectification_planned . in_progress in_progress . . in_progress . . . . .
rectification_closed . . . . . . archived . . . .
"""  # noqa: E501  # a table is read across
COLUMNS, *ROWS = [line.split() for line in TABLE.strip().splitlines()]
STARTS = [State[name.upper()] for name in COLUMNS]
LEADS = {Event[name.upper()]: dict(zip(STARTS, cells, strict=True)) for name, *cells in ROWS}

UNIT = {Role.UNIT_OFFICER, Role.UNIT_DEPUTY, Role.UNIT_HEAD, Role.DEPT}
BUREAU = {Role.FIN_SECTION, Role.FIN_OPERATOR, Role.FIN_LEADER, Role.FIN_ADMIN}
REVIEWERS = {Role.DEPT} | BUREAU
ON_A_ROUTE = REVIEWERS | {Role.INDUSTRY, Role.EXPERT, Role.AGENCY}
MAY = {
    Event.STARTED: UNIT,
    Event.SUBMITTED: UNIT | BUREAU,
    Event.WITHDRAWN: UNIT | BUREAU,
    Event.SELECTED: UNIT | BUREAU,
    Event.ACKNOWLEDGED: UNIT | BUREAU,
    Event.TAKEN: ON_A_ROUTE,
    Event.RETURNED: ON_A_ROUTE,
    Event.PASSED: ON_A_ROUTE,
    Event.ACCEPTED: ON_A_ROUTE,
    Event.EXTENDED: REVIEWERS,
    Event.WAIVED: BUREAU,
    Event.CANCELLED: BUREAU,
    Event.MERGED: BUREAU,
    Event.REOPENED: {Role.FIN_ADMIN},
    Event.MORE_TIME_ASKED: UNIT,
    Event.MORE_TIME_REFUSED: BUREAU,
    Event.SENT_TO_SECOND_HAND: UNIT,
    Event.SECOND_HAND_DECLINED: UNIT,
    Event.DISOWNED: UNIT,
    Event.RECTIFICATION_PLANNED: UNIT,
    Event.RECTIFICATION_CLOSED: {Role.FIN_OPERATOR, Role.FIN_ADMIN},
    Event.REQUEST_TAKEN_BACK: UNIT,
    Event.REQUEST_SETTLED: UNIT | BUREAU,
}


def test_the_table_speaks_of_every_event_and_every_state() -> None:
    assert set(LEADS) == set(Event)
    assert set(STARTS) == set(State)


@pytest.mark.parametrize("event", Event, ids=lambda event: event.name.lower())
def test_an_event_leads_where_the_table_says_and_is_refused_elsewhere(event: Event) -> None:
    for state, leads_to in LEADS[event].items():
        if leads_to == ".":
            with pytest.raises(TransitionNotAllowed):
                after(state, event)
        else:
            assert after(state, event) is State[leads_to.upper()], state


def test_a_refusal_names_the_state_and_the_event_as_people_say_them() -> None:
    with pytest.raises(TransitionNotAllowed, match=r"^当前状态为“已报送”，不能报送$"):
        after(State.SUBMITTED, Event.SUBMITTED)
    assert set(STATE_NAMES) == set(State)
    assert set(MAY) <= set(EVENT_NAMES)


@pytest.mark.parametrize(("event", "allowed"), MAY.items(), ids=lambda part: getattr(part, "name", None))
def test_an_event_is_done_by_those_whose_business_it_is(event: Event, allowed: set[Role]) -> None:
    assert {role for role in Role if may_act(event, (role,))} == allowed


@pytest.mark.parametrize("event", Event, ids=lambda event: event.name.lower())
def test_whom_the_register_does_not_know_is_let_through(event: Event) -> None:
    assert may_act(event, ())


def test_one_fitting_role_is_enough() -> None:
    assert may_act(Event.ACCEPTED, (Role.UNIT_OFFICER, Role.DEPT))
    assert not may_act(Event.ACCEPTED, (Role.UNIT_OFFICER, Role.OBSERVER))


def test_every_opened_state_is_owed_handed_in_or_not_expected_and_only_one_of_them() -> None:
    assert sorted((*OWING, *HANDED_IN, *NOT_EXPECTED)) == sorted(set(State) - {State.PLANNED})


def test_from_every_owed_state_one_may_hand_in_and_be_excused() -> None:
    leads = {(state, event): after(state, event) for state, event in product(OWING, (Event.SUBMITTED, Event.WAIVED))}
    assert set(leads.values()) == {State.SUBMITTED, State.WAIVED}
