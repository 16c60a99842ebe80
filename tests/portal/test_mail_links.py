"""Whoever is told something by mail can open what it links to: every kind of line, in every role that hears it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest
from begun import TODAY, begun_with_everybody
from browsing import HERE, PortalHouse
from desk import Desk
from hamlet_roles import code_of
from mails import DAYS, DESK, SELF_EVALUATION
from reviewed import P2

from models.kinds import LADDER_ROLES, Anchor, Event, Level, Role
from models.queries.review_waits import ABOVE, TO_THE_BUREAU
from notices.compose import compose
from notices.digest import Digest, Item
from tasks.desk.telling import BUREAU, UNIT

SCHOOL, DEPARTMENT = "101001", "101"
OVER = {Role.DEPT: DEPARTMENT, Role.FIN_SECTION: "100001"} | dict.fromkeys(
    (Role.FIN_OPERATOR, Role.FIN_LEADER, Role.FIN_ADMIN), "100"
)
ELSEWHERE = "x"  # units that are there only to make a list too long for a mail


@dataclass(frozen=True)
class Told:
    """A kind of line and who hears it."""

    anchor: Anchor
    roles: tuple[Role, ...]
    level: Level = Level.L1
    automatic: bool = True
    stage: Role | None = None
    event: Event | None = None


LADDER = [
    Told(anchor, LADDER_ROLES)
    for anchor in Anchor
    if anchor not in (Anchor.WAITING, Anchor.DESK, Anchor.EVALUATING, Anchor.DECIDING, Anchor.RECEIVING)
]
PROPOSED = [Told(Anchor.DUE, (Role.FIN_OPERATOR, Role.FIN_LEADER), Level.L4, automatic=False)]
WAITING = [
    told
    for stage in (*ABOVE, Role.INDUSTRY)
    for told in (
        Told(Anchor.WAITING, (stage, *TO_THE_BUREAU), stage=stage),
        Told(Anchor.WAITING, ABOVE.get(stage, TO_THE_BUREAU), Level.L2, stage=stage),
    )
]
AT_THE_DESK = [
    *(Told(Anchor.DESK, BUREAU, event=event) for event in (Event.MORE_TIME_ASKED, Event.DISOWNED)),
    *(Told(Anchor.DESK, UNIT, event=e) for e in (Event.EXTENDED, Event.MORE_TIME_REFUSED, Event.REQUEST_SETTLED)),
    Told(Anchor.DESK, (Role.UNIT_DEPUTY, Role.UNIT_HEAD), event=Event.SENT_TO_SECOND_HAND),
]
EVALUATING = [Told(Anchor.EVALUATING, (Role.UNIT_OFFICER, Role.EXPERT, Role.AGENCY, Role.DEPT, Role.FIN_OPERATOR))]
LEVELS = (Level.L1, Level.L2)
RESULTS = [Told(anchor, LADDER_ROLES, level) for anchor in (Anchor.DECIDING, Anchor.RECEIVING) for level in LEVELS]
EVERY_KIND = [*LADDER, *PROPOSED, *WAITING, *AT_THE_DESK, *EVALUATING, *RESULTS]


def place_of(told: Told, role: Role) -> str:
    """Where somebody holds the role in which a line about the school is heard."""
    if told.anchor is Anchor.WAITING and role is Role.UNIT_HEAD:
        return DEPARTMENT  # of the department whose review it is
    return OVER.get(role, SCHOOL)


def mails(told: Told, role: Role, obligation: int) -> Iterator[str]:
    """The mail that tells of one thing, and the one that tells of too many to name them all."""
    moved = {"told_on": TODAY} if told.anchor is Anchor.MOVED else {}
    item = replace(
        SELF_EVALUATION,
        role=role,
        level=told.level,
        anchor=told.anchor,
        automatic=told.automatic,
        unit_code=SCHOOL,
        unit_name="小学",
        obligation=obligation,
        stage=told.stage,
        since_on=TODAY,
        event=told.event,
        why="事由",
        **moved,
    )
    many = [replace(item, subject_code=f"s{n}", subject_name=f"项目{n}") for n in range(99)]
    more = [replace(each, unit_code=f"{ELSEWHERE}{n}") for n, each in enumerate(many)]
    for items in ((item,), (*many, *more)):
        yield written(items)


def written(items: tuple[Item, ...]) -> str:
    desk, corrects = replace(DESK, portal_url=HERE), items[0].anchor is Anchor.MOVED
    made = compose(Digest(TODAY, "who@example.org", ("某人",), items, desk, corrects=corrects), DAYS)
    return made.text + made.html


def links(mail: str) -> set[str]:
    found = set(re.findall(rf"{HERE}(/[^\s\"<，。）]*)", mail))
    return {each for each in found if not each.startswith(f"/unit/{ELSEWHERE}")}


@pytest.fixture
def house(new_portal: Callable[..., PortalHouse]) -> PortalHouse:
    return new_portal(begun_with_everybody)


def test_every_link_in_every_kind_of_line_opens_for_whoever_reads_it(house: PortalHouse) -> None:
    obligation = Desk(house.office, house.settings.home).thing(P2).id
    followed: dict[str, set[str]] = {}
    wrong = []
    for told in EVERY_KIND:
        for role in told.roles:
            reader = code_of(role, place_of(told, role))
            for link in set().union(*map(links, mails(told, role, obligation))):
                followed.setdefault(reader, set()).add(link)
    for reader, found in followed.items():
        browser = house.signed_in(reader)
        for link in sorted(found):
            answer = browser.get(link, headers={"accept": "text/html"})
            if answer.status_code != 200:
                wrong.append((reader, link, answer.status_code))
    assert wrong == []
    pages = {re.sub(r"/\d+$", "", link) for found in followed.values() for link in found}
    assert pages == {
        "/",
        "/unit",
        "/obligation",
        "/proposals",
        "/reviews",
        "/reviews/department",
        "/petitions",
        "/evaluations",
        "/views",
        "/assignments",
        "/applications",
        "/received-letters",
    }


def test_every_kind_of_line_is_there(house: PortalHouse) -> None:
    assert {told.anchor for told in EVERY_KIND} == set(Anchor)
    assert all(any(links(mail) for mail in mails(told, role, 1)) for told in EVERY_KIND for role in told.roles)
