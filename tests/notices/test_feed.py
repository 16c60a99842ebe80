"""A calendar as it is sent: whatever stands in it, another program reads the same; no line has more than 75 octets."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from time import process_time

from hypothesis import given
from hypothesis import strategies as st
from subscriber import shown, subscribed

from models.kinds import Level, State
from notices.feed import Alarm, Entry, Feed, compose
from notices.phrases import clean

CHANGED = datetime(2022, 4, 1, 1, 30, 15, 123456, tzinfo=UTC)
DUE = date(2022, 4, 29)  # a Friday
ENTRY = Entry(
    obligation=17,
    work_year=2022,
    deliverable="self-evaluation",
    title="项目支出绩效自评表",
    subject="城市运行“一网统管”平台升级",
    unit="区城市运行管理中心",
    budget_year=2021,
    state=State.ISSUED,
    due_on=DUE,
    soft=False,
    provisional=False,
    because=("4月30日为劳动节放假，提前至4月29日", "闵财评〔2022〕1号"),
    changes=0,
    changed_at=CHANGED,
    alarms=(Alarm(date(2022, 4, 26), Level.L1), Alarm(date(2022, 5, 5), Level.L2)),
)
FEED = Feed("应报事项 · 绩效专管员", "https://jx.example.org", (ENTRY,))


def one(**changed: object) -> object:
    (found,) = shown(compose(replace(FEED, entries=(replace(ENTRY, **changed),)))).values()  # type: ignore[arg-type]
    return found


def test_it_is_read_by_another_program() -> None:
    calendar = subscribed(compose(FEED))
    assert [calendar.contents[name][0].value for name in ("method", "x-wr-calname", "refresh-interval")] == [
        "PUBLISH",
        "应报事项 · 绩效专管员",
        "PT4H",
    ]
    found = one()
    assert (found.starts_on, found.ends_on) == (DUE, DUE + timedelta(days=1))  # type: ignore[attr-defined]
    assert found.summary == "【应报】项目支出绩效自评表 · 城市运行“一网统管”平台升级"  # type: ignore[attr-defined]
    assert found.alarms == (timedelta(days=-3, hours=9), timedelta(days=6, hours=9))  # type: ignore[attr-defined]
    assert found.url == "https://jx.example.org/obligation/17"  # type: ignore[attr-defined]
    assert found.description.split("\n") == [  # type: ignore[attr-defined]
        "项目支出绩效自评表 · 城市运行“一网统管”平台升级（2021预算年度）",
        "单位：区城市运行管理中心",
        "期限：应于2022年4月29日（周五）前报送",
        "依据：4月30日为劳动节放假，提前至4月29日；闵财评〔2022〕1号",
        "办理：https://jx.example.org/obligation/17",
    ]


def test_the_state_says_whether_it_stands() -> None:
    table = {
        State.ISSUED: ("CONFIRMED", "【应报】"),
        State.RETURNED: ("CONFIRMED", "【退回】"),
        State.SUBMITTED: ("CANCELLED", "【已报】"),
        State.ACCEPTED: ("CANCELLED", "【已报】"),
        State.WAIVED: ("CANCELLED", "【免报】"),
        State.CANCELLED: ("CANCELLED", "【撤销】"),
        State.MERGED: ("CANCELLED", "【并入】"),
    }
    for state, (status, mark) in table.items():
        found = one(state=state, alarms=())
        assert (found.status, found.summary[:4]) == (status, mark)  # type: ignore[attr-defined]


def test_a_provisional_date_is_marked_wherever_it_is_said() -> None:
    found = one(provisional=True)
    assert found.status == "TENTATIVE"  # type: ignore[attr-defined]
    assert found.summary.endswith("（暂定）")  # type: ignore[attr-defined]
    assert "（周五）（暂定）前报送" in found.description  # type: ignore[attr-defined]
    assert "放假通知公布后可能调整" in found.description  # type: ignore[attr-defined]


def test_the_digest_tells_what_differs_before_it_is_composed() -> None:
    assert FEED.digest == replace(FEED).digest
    for other in (replace(FEED, name="另一个"), replace(FEED, entries=(replace(ENTRY, changes=1),))):
        assert other.digest != FEED.digest


ANY = st.text(st.characters(exclude_categories=("Cs",)), max_size=120)


@given(title=ANY, subject=ANY, unit=ANY, reason=ANY, name=ANY)
def test_whatever_it_is_called_lines_are_folded_at_75_octets_and_read_back(
    title: str, subject: str, unit: str, reason: str, name: str
) -> None:
    entry = replace(ENTRY, title=title, subject=subject, unit=unit, because=(reason,))
    content = compose(Feed(name, "https://jx.example.org", (entry, replace(entry, obligation=18)), several=True))
    assert content.endswith(b"\r\n")
    for line in content.removesuffix(b"\r\n").split(b"\r\n"):
        assert len(line) <= 75
        line.decode("utf-8")  # no character is torn
        assert b"\n" not in line
        assert b"\r" not in line
    events = subscribed(content).vevent_list
    assert len(events) == 2
    for event in events:
        assert clean(title) in event.summary.value
        assert clean(unit) in event.summary.value
        assert event.description.value.split("\n")[1] == f"单位：{clean(unit)}"


def test_three_hundred_entries_are_composed_in_a_moment() -> None:
    many = Feed("应报事项", "https://jx.example.org", tuple(replace(ENTRY, obligation=n) for n in range(300)))
    before = process_time()
    content = compose(many)
    assert process_time() - before < 2
    assert len(subscribed(content).vevent_list) == 300
