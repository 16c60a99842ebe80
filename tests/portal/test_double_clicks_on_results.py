"""The buttons about results, in the order in which people press them, each pressed twice: then nothing moves.

Beside that a list of every way to write, so that a new one cannot come without somebody pressing it twice.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from applying import applied_today
from begun import begun_with_everybody
from browsing import PortalHouse
from fastapi.routing import APIRoute
from hostile import proofs
from lit import lit_today
from published import timed_today
from starlette.routing import Match
from test_catalogue_pages import in_march
from test_double_clicks import CLICKS, CONFIRMATIONS
from test_evaluation_pages import SHEET, number, today
from test_letter_pages import accepted
from test_rectification_pages import with_an_item
from test_year_pages import ADMIN, DUE
from whole import changed, routed_today, whole

from tasks.office import Office

# not pressed twice here: proposals, files, links and the outbox have tests of their own, the others have none yet
NOT_PRESSED = [
    "agencies_import",
    "ask_link",
    "attach",
    "confirm_first_mails",
    "decide_proposal",
    "detach",
    "end_deputy",
    "end_other_sign_ins",
    "end_sign_in",
    "experts_import",
    "form_upload",
    "impact_again",
    "impact_settle",
    "item_reopen",
    "kept_drop",
    "language",
    "mail_post",
    "mail_template_post",
    "mail_template_restore",
    "mail_templates_test",
    "make_own_feed",
    "make_unit_feed",
    "number_letter",
    "opinion_upload",
    "proposal_confirm",
    "register_account",
    "register_again",
    "register_apply",
    "register_correct",
    "register_import",
    "register_restore",
    "report_plan_post",
    "revoke_feed",
    "set_password",
    "sign_in_post",
    "sign_out",
    "spend_link",
    "summary_post",
    "summary_return",
    "trial_go",
    "workdays_import",
    "workdays_withdraw",
    "year_decided",
    "year_draft_save",
    "year_mails_ask",
]
Form = dict[str, Any]
Press = tuple[str, str, Form]  # who, which address, what is said
AT, PAPER, TASK = "/evaluation/{report}", "/obligation/{paper}/experts", "/assignment/1"
CONTRACT = {"what": "contract", "document": "HT-1", "yuan": "98000", "plan_on": "2022-06-01"}
LETTER = {"of_class": "rules", "text": "没有办法", "advice": "请制定", "edition": "1"}
WORDING = "标题：反馈\n主送：{单位}：\n今天{日期}告知。"
PLAN = {"do": "plan", "measure": "制定办法", "means": "policy", "responsible": "财务科", "day": "2022-05-10"}
ITEM = {"year": "2022", "unit": "101", "of_class": "funds", "text": "超范围支出", "due_on": "2022-05-19"}
DECIDED = {"decision": "reduce", "amount": "5", "for_year": "2023", "why": ""}
OCCASION = {"event": "approved", "year": "2022", "happened_on": "2022-08-12", "document": "某财〔2022〕30号"}
WAYS: dict[str, tuple[Callable[[Office], None], list[Press]]] = {
    "evaluation": (
        today,
        [
            ("two", f"{AT}/bid", {"agency": "B", "yuan": "90000"}),
            ("two", f"{AT}/commission", {"agency": "A", "method": "direct", "reason": "熟悉教育"}),
            ("two", f"{AT}/move", CONTRACT | {"draft_on": "2022-07-01", "final_on": "2022-07-15"}),
            *(("two", f"{AT}/step", {"to": str(to), "document": f"文{to}"}) for to in range(1, 6)),
            ("two", f"{AT}/views", {"conclusion": "得分82分"}),
            ("school", "/views/1", {"agrees": "no", "answer": "完成数有误"}),
        ],
    ),
    "experts": (
        today,
        [
            ("operator", "/agencies", {"code": "D", "name": "丁", "legal_person": "yes", "staff": "3"}),
            ("operator", "/experts", {"person": "zj-1", "speciality": "审计"}),
            ("operator", PAPER, {"person": "zj-1", "task": "review", "due_on": "2022-06-10"}),
            ("operator", PAPER, {"person": "zj-2", "task": "review", "due_on": "2022-06-10"}),
            ("zj-1", f"{TASK}/declare", {"conflict": "no"}),
            ("zj-1", f"{TASK}/coach", {"said": "指标口径"}),
            ("zj-1", f"{TASK}/opinion", {"do": "hand_in", "seen": "0"} | SHEET),
            ("operator", f"{PAPER}/{{last}}/end", {"why": "另有任务"}),
        ],
    ),
    "letters": (
        accepted,
        [
            ("operator", "/letters/drafts/1", {"obligation": ["{first}"]}),
            ("operator", "/letters/1/draft", LETTER),
            ("operator", "/letters/1", {"do": "send"}),
            ("leader", "/letters/1", {"do": "agree", "step": "0"}),
            ("operator", "/letters", {"do": "issue", "sure": "yes", "letter": ["1"]}),
            ("two", "/unit/101/letter/1", {}),
            ("operator", "/letters/words/feedback", {"do": "save", "source": WORDING, "why": "简短", "seen": "0"}),
            (
                "operator",
                "/letters/numbers",
                {"first": "某财函〔2022〕2号", "last": "某财函〔2022〕2号", "why": "纸质函"},
            ),
        ],
    ),
    "rectification": (
        with_an_item,
        [
            ("town", "/obligation/{item}/acknowledge", {}),
            ("town", "/obligation/{item}/rectification", PLAN),
            ("operator", "/rectification/new", ITEM),
        ],
    ),
    "applications": (
        applied_today,
        [("leader", "/applications/1", DECIDED), ("leader", "/applications", {"item": ["2", "3"]})],
    ),
    "occasions": (timed_today, [("operator", "/occasions", OCCASION)]),
    "lights": (lit_today, [("operator", "/rectification/suggested", {"suggested": "light-{lit}"})]),
    "catalogues": (
        in_march,
        [
            ("operator", "/catalogues/key?year=2022", {"act": "add", "code": "SMALL", "why": "区重点"}),
            ("operator", "/catalogues/key/fix?year=2022", {"why": "区重点"}),
        ],
    ),
    "outbox": (routed_today, [("operator", "/outbox/stop", {"why": "核对名册"}), ("operator", "/outbox/start", {})]),
    "drafts": (
        begun_with_everybody,
        [
            (ADMIN, "/year/2022/draft/change", {"name": DUE, "value": "2022-05-13", "seen": "0"}),
            (ADMIN, "/year/2022/draft/drop", {"seen": "1"}),
            (ADMIN, "/year/2022/draft/from", {"version": "2022@1", "seen": "0"}),
            (ADMIN, "/year/draft", {"year": "2023", "version": "2022@1"}),
        ],
    ),
}


def known(house: PortalHouse) -> dict[str, int]:
    """The numbers by which addresses speak of what is there."""
    asked = {
        "item": "SELECT obligation_id FROM rectification_item",
        "first": "SELECT o.id FROM obligation o JOIN unit u ON u.id = o.unit_id WHERE o.state = 6 AND u.code = '101'",
    }
    asked["lit"] = "SELECT min(obligation_id) FROM application WHERE light = 'red'"
    with house.office.reading() as connection:
        found = {name: connection.exec_driver_sql(sql).scalar() for name, sql in asked.items()}
    return {name: int(value) for name, value in found.items() if value is not None}


def last(house: PortalHouse) -> int:
    """The number of who was asked last; a number that was not used is not given again everywhere."""
    with house.office.reading() as connection:
        return int(connection.exec_driver_sql("SELECT COALESCE(max(id), 0) FROM expert_assignment").scalar_one())


def filled(value: Any, numbers: dict[str, int]) -> Any:
    if isinstance(value, list):
        return [filled(each, numbers) for each in value]
    return value.format(**numbers) if value in ("{first}", "light-{lit}") else value


@pytest.mark.parametrize(("prepare", "presses"), WAYS.values(), ids=WAYS)
def test_every_button_on_the_way_moves_something_once(
    new_portal: Any, prepare: Callable[[Office], None], presses: list[Press]
) -> None:
    house = new_portal(prepare)
    numbers = known(house)
    if prepare is today:
        numbers |= {"report": number(house, "report", "P2"), "paper": number(house, "self-evaluation", "P2")}
    for who, address, said in presses:
        browser, path = house.signed_in(who), address.format(**numbers, last=last(house))
        form = {name: filled(value, numbers) for name, value in said.items()}
        before = whole(house.office)
        answer = browser.submit(path, page="/", **form)
        once = whole(house.office)
        assert answer.status_code == 303, (path, answer.text[:3000])
        assert changed(before, once) != {}, path
        again = browser.submit(path, page="/", **form)
        assert again.status_code in (303, 403, 409, 422), path
        assert changed(once, whole(house.office)) == {}, path
    assert proofs(house) == []


def written(routes: list[Any]) -> Iterator[APIRoute]:
    """Every route to which something is sent."""
    return (route for route in routes if isinstance(route, APIRoute) and "POST" in route.methods)


def pressed(routes: list[APIRoute]) -> set[str]:
    """The routes that somebody here presses twice: of those that an address fits, the first, as the portal has it."""
    items = [
        ("/obligation/1" + what if about else what)
        for _, about, what, *_ in [*CLICKS.values(), *CONFIRMATIONS.values()]
    ]
    ways = [address for _, presses in WAYS.values() for _, address, _ in presses]
    numbers = dict.fromkeys(("report", "paper", "item", "first", "last"), 1)
    paths = [*items, *(address.format(**numbers).partition("?")[0] for address in ways)]
    asked = [{"type": "http", "method": "POST", "path": path} for path in paths]
    return {next(route.name for route in routes if route.matches(each)[0] is Match.FULL) for each in asked}


def test_every_way_to_write_is_pressed_twice_or_known_not_to_be(new_portal: Any) -> None:
    """A new button comes with a row here or in CLICKS; the list of those without one only gets shorter."""
    routes = list(written(new_portal(today).app.routes))
    assert len(routes) > 80
    assert sorted({route.name for route in routes} - pressed(routes)) == sorted(NOT_PRESSED)
