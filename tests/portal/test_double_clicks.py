"""Every button that writes, pressed twice: one after the other, and truly at once at a real server. One effect each."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from typing import Any

import httpx2
import pytest
from browsing import PortalHouse, key_in, origin
from filled import GOOD
from hostile import PAGE, PDF, address, attach, decide, filled, hand_in, proofs, seen_in
from reviewed import P1, P2, P3
from serving import address as served_at
from serving import free_socket, serving
from whole import changed, confirmed_today, routed_today, thing, whole

Form = dict[str, Any]
Ready = Callable[[PortalHouse], Form]


def nothing(_house: PortalHouse) -> Form:
    return {}


def newly_filled(house: PortalHouse) -> Form:
    page = house.signed_in("two").get(address(house, P1, "/form"), headers=PAGE).text
    return GOOD | {"seen": seen_in(page), "do": "hand_in"}


def draft_begun(house: PortalHouse) -> Form:
    assert filled(house, "two", P1).status_code == 303
    return newly_filled(house)


def handed_in(house: PortalHouse) -> Form:
    hand_in(house, "two", P1)
    return {}


def schools(house: PortalHouse) -> Form:
    hand_in(house, "school", P2)
    return {"version": "1", "said": "退回修改"}


def at_the_bureau(house: PortalHouse) -> Form:
    said = schools(house)
    for who in ("two", "section"):
        assert decide(house.signed_in(who), address(house, P2), "forward").status_code == 303
    return said


def ticked(house: PortalHouse) -> Form:
    schools(house)
    return {"item": f"{thing(house.office, P2).id}.1", "do": "forward"}


def time_asked(house: PortalHouse) -> Form:
    asked = {"day": "2022-05-20", "why": "材料未齐"}
    assert house.signed_in("two").submit(address(house, P1, "/more-time"), **asked).status_code == 303
    return asked


def disowned(house: PortalHouse) -> Form:
    assert house.signed_in("two").submit(address(house, P1, "/disown"), why="已移交").status_code == 303
    return {"why": "已更正"}


def waiting_for_confirmation(house: PortalHouse) -> Form:
    hand_in(house, "school", P2)
    return {"why": "有误"}


WHY = {"why": "无此支出", "day": "2022-05-20"}
# the button, who presses it, what it is about, what came before, and what its one effect is on the number of rows
ACCEPTED = {"history": 1, "opinion": 1, "submission": 0}  # the version gets its reviewed score
CHOICE, TICKED = "301 choice", {"chosen": ["P3", "P4"]}
CLICKS: dict[str, tuple[str, str, str, Ready, dict[str, int]]] = {
    "hand in": ("two", P1, "/form", newly_filled, {"submission": 1, "history": 1}),
    "hand in a draft": ("two", P1, "/form", draft_begun, {"submission": 1, "history": 1, "form_draft": -1}),
    "save": ("two", P1, "/form", lambda house: newly_filled(house) | {"do": "save"}, {"form_draft": 1, "history": 1}),
    "nil": ("two", P1, "/nil", lambda _: WHY, {"submission": 1, "history": 1}),
    "withdraw": ("two", P1, "/withdraw", handed_in, {"history": 1}),
    "more time": ("two", P1, "/more-time", lambda _: WHY, {"petition": 1, "history": 1}),
    "take back": ("two", P1, "/take-back", time_asked, {"petition": 0, "history": 1}),
    "choose": ("town", CHOICE, "/choice", lambda _: TICKED | {"do": "save"}, {"selection": 2, "history": 2}),
    "hand in a choice": (
        "town",
        CHOICE,
        "/choice",
        lambda _: TICKED | {"do": "hand_in"},
        {"selection": 2, "history": 3, "submission": 1},
    ),
    "disown": ("two", P1, "/disown", lambda _: WHY, {"petition": 1, "history": 1}),
    "grant": ("operator", P1, "/grant", time_asked, {"petition": 0, "history": 1}),
    "refuse": ("operator", P1, "/refuse", time_asked, {"petition": 0, "history": 1}),
    "agree": ("operator", P1, "/agree", disowned, {"petition": 0, "history": 1}),
    "disagree": ("operator", P1, "/disagree", disowned, {"petition": 0, "history": 1}),
    "take": ("two", P2, "/review", lambda house: schools(house) | {"do": "take"}, {"history": 1}),
    "forward": ("two", P2, "/review", lambda house: schools(house) | {"do": "forward"}, {"history": 1, "opinion": 1}),
    "return": ("two", P2, "/review", lambda house: schools(house) | {"do": "return"}, {"history": 1, "opinion": 1}),
    "accept": ("operator", P2, "/review", lambda h: at_the_bureau(h) | {"do": "accept"}, ACCEPTED),
    "batch": ("two", "", "/reviews", ticked, {"history": 1, "opinion": 1}),
    "deputy": (
        "two",
        "",
        "/deputies",
        lambda _: dict(deputy="town", from_on="2022-04-19", to_on="2022-04-30"),
        {"deputy": 1},
    ),
}
CONFIRMATIONS: dict[str, tuple[str, str, str, Ready, dict[str, int]]] = {
    "confirm": ("deputy", P2, "/confirm", waiting_for_confirmation, {"history": 1, "submission": 0}),
    "decline": ("deputy", P2, "/decline", waiting_for_confirmation, {"history": 1, "submission": 0}),
    "recall": ("school", P2, "/recall", waiting_for_confirmation, {"history": 1, "submission": 0}),
}
EVERY = [(routed_today, *click) for click in CLICKS.values()] + [
    (confirmed_today, *click) for click in CONFIRMATIONS.values()
]
NAMES = [*CLICKS, *CONFIRMATIONS]
AT_ONCE = [
    name in ("hand in a draft", "nil", "grant", "return", "accept", "batch", "confirm", "more time") for name in NAMES
]


def effect(before: Any, after: Any, wanted: dict[str, int]) -> dict[str, int]:
    """How many rows the tables that matter have more; 0 for one that has others."""
    found = changed(before, after)
    return {name: found[name] for name in found if name in wanted or name in ("history", "submission", "opinion")}


@pytest.mark.parametrize(("prepare", "who", "named", "what", "ready", "wanted"), EVERY, ids=NAMES)
def test_pressed_again_it_has_one_effect_and_a_clear_answer(
    new_portal: Any, prepare: Any, who: str, named: str, what: str, ready: Ready, wanted: dict[str, int]
) -> None:
    house = new_portal(prepare)
    form, path = ready(house), address(house, named, what) if named else what
    browser = house.signed_in(who)
    before = whole(house.office)
    assert browser.submit(path, page="/", **form).status_code == 303
    once = whole(house.office)
    again = browser.submit(path, page="/", **form)
    assert again.status_code in (303, 403, 409, 422), again.text[:500]
    assert changed(once, whole(house.office)) == {}
    assert effect(before, once, wanted) == wanted
    assert proofs(house) == []


@contextmanager
def real(house: PortalHouse) -> Iterator[str]:
    listening = free_socket()
    with serving(house, listening):
        yield served_at(listening)


def pressed(url: str, house: PortalHouse, who: str, path: str, form: Form, start: Barrier) -> int:
    """The form sent by a browser of its own, when everybody is ready to; the status of the answer."""
    cookies = {house.app.state.portal.cookie("nianlun"): house.token_of(who)}
    with httpx2.Client(base_url=url, cookies=cookies, headers={"origin": url, **PAGE}, timeout=20) as browser:
        key = key_in(browser.get("/").text)
        start.wait(20)
        return browser.post(path, data={"csrf": key} | form).status_code


@pytest.mark.parametrize(
    ("prepare", "who", "named", "what", "ready", "wanted"),
    [click for click, chosen in zip(EVERY, AT_ONCE, strict=True) if chosen],
    ids=[name for name, chosen in zip(NAMES, AT_ONCE, strict=True) if chosen],
)
def test_pressed_at_the_same_moment_it_has_one_effect(
    new_portal: Any, prepare: Any, who: str, named: str, what: str, ready: Ready, wanted: dict[str, int]
) -> None:
    house = new_portal(prepare)
    form, path = ready(house), address(house, named, what) if named else what
    before = whole(house.office)
    start = Barrier(2)
    with real(house) as url, ThreadPoolExecutor(2) as hands:
        clicks = [hands.submit(pressed, url, house, who, path, form, start) for _ in range(2)]
        answers = sorted(each.result() for each in clicks)
    assert answers in ([303, 303], [303, 409], [303, 403])
    assert effect(before, whole(house.office), wanted) == wanted
    assert proofs(house) == []


def test_two_hands_who_decide_otherwise_at_the_same_moment_get_one_decision(new_portal: Any) -> None:
    house = new_portal(routed_today)
    form, path = at_the_bureau(house), address(house, P2, "/review")
    start, before = Barrier(2), whole(house.office)
    with real(house) as url, ThreadPoolExecutor(2) as hands:
        tries = [("operator", form | {"do": do}) for do in ("accept", "return")]
        answers = sorted(
            each.result() for each in [hands.submit(pressed, url, house, who, path, said, start) for who, said in tries]
        )
    assert answers == [303, 409]
    assert changed(before, whole(house.office))["opinion"] == 1
    assert proofs(house) == []


def test_the_same_file_sent_twice_is_one(new_portal: Any) -> None:
    house = new_portal(routed_today)
    browser, path = house.signed_in("town"), address(house, P3, "/files")
    for _ in range(2):
        assert attach(browser, path, ("报告.pdf", PDF), ("报告.pdf", PDF)).status_code == 303
    assert len(whole(house.office)["attachment"]) == 1
    (number,) = re.findall(r"/file/(\d+)/remove", browser.get(address(house, P3), headers=PAGE).text)
    key = key_in(browser.get("/").text)
    removed = [
        browser.post(f"{address(house, P3)}/file/{number}/remove", data={"csrf": key}, headers=origin(browser))
        for _ in range(2)
    ]
    assert [each.status_code for each in removed] == [303, 404]
