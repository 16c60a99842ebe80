"""Several drafts on one ground: alike in one process and in many, named when they fail, ended when asked."""

import pickle
from dataclasses import replace
from datetime import date
from pathlib import Path

import hamlet
import pytest
from grounds import AS_IT_IS, GROUND, LATER, WITHOUT_FIRST_REMINDER, draft
from ledger_files import LedgerFiles, same_files
from offices import SqliteOffices

from calendars.loading import loads
from models.errors import CalendarInvalid, RuleBroken, ScriptInvalid
from models.settings import Settings
from tasks.drafts import Draft
from tasks.office import Office
from tasks.rehearse import Ground
from tasks.rehearse_many import Lived, Task, on_common_ground, rehearse_many

SPAN = {"first_on": date(2022, 3, 1), "last_on": date(2022, 6, 10)}
SHORT = replace(GROUND, **SPAN)  # type: ignore[arg-type]
DRAFTS = (AS_IT_IS, LATER, WITHOUT_FIRST_REMINDER)


def lived(ground: Ground, workers: int, folder: Path | None = None) -> list[Lived]:
    tasks = [Task(each, folder and folder / each.name) for each in DRAFTS]
    return rehearse_many(tasks, ground, Settings(), workers=workers)


def test_many_processes_give_what_one_does_in_the_order_of_the_drafts(tmp_path: Path) -> None:
    alone, together = lived(SHORT, 1, tmp_path / "alone"), lived(SHORT, 2, tmp_path / "together")
    assert together == alone
    assert [each.draft for each in together] == list(DRAFTS)
    for each in DRAFTS:
        same_files(LedgerFiles(tmp_path / "alone" / each.name), LedgerFiles(tmp_path / "together" / each.name))


def test_twice_is_the_same() -> None:
    assert lived(SHORT, 1) == lived(SHORT, 1)


def test_all_live_from_the_first_day_of_any_to_the_last_of_any() -> None:
    early = draft("early", ("opens: 2022-03-01", "opens: 2022-02-21"))
    longer = draft("longer", ("workdays: 20", "workdays: 25"))
    found = on_common_ground([AS_IT_IS, early, longer], GROUND)
    assert (found.first_on, found.last_on) == (date(2022, 2, 21), date(2023, 2, 9))
    assert on_common_ground([AS_IT_IS, early], SHORT) == SHORT


def of_year(year: int, name: str) -> Draft:
    text = hamlet.YEAR.replace("2022", str(year))
    return Draft(name, loads(text, name), text)


def test_drafts_of_two_years_are_refused() -> None:
    with pytest.raises(RuleBroken, match="不同年度的年历不能放在一起比较：as-it-is（2022）、next（2023）"):
        on_common_ground([AS_IT_IS, of_year(2023, "next")], GROUND)


def nobody_knows() -> CalendarInvalid:
    with pytest.raises(CalendarInvalid) as caught:
        on_common_ground([of_year(2090, "one"), of_year(2090, "two")], GROUND)
    return caught.value


def test_every_draft_whose_working_days_nobody_knows_is_named() -> None:
    assert [(place.file, "2090" in str(place)) for place in nobody_knows().places] == [("one", True), ("two", True)]


def test_errors_go_from_one_process_to_another() -> None:
    places = nobody_knows().places
    again = pickle.loads(pickle.dumps(ScriptInvalid(places)))
    assert isinstance(again, ScriptInvalid)
    assert str(again) == str(ScriptInvalid(places))


@pytest.mark.parametrize("workers", [1, 2])
def test_a_rehearsal_that_fails_names_its_draft_and_ends_the_others(workers: int) -> None:
    strict = replace(SHORT, entries=(*GROUND.entries, GROUND.entries[0]), lenient=False)  # handed in twice
    with pytest.raises(
        RuleBroken, match=r"^(as-it-is|later)：script\.csv:2:event: 2022-03-29 101 self-evaluation P1 submit"
    ):
        lived(strict, workers)


def test_what_a_draft_does_not_allow_is_left_out_and_told() -> None:
    """Under `late`, self-evaluation opens in May: what was handed in before cannot have been."""
    late = draft("late", ("        due: {on: 2022-04-30", "        opens: 2022-05-04\n        due: {on: 2022-05-20"))
    before, after = rehearse_many([Task(AS_IT_IS), Task(late)], SHORT, Settings(), workers=1)
    assert before.done.impossible == []
    assert [place.line for place in after.done.impossible] == [2, 3]
    late_ones = [each.figures.deliverables[2022, "self-evaluation"].late for each in (before, after)]
    assert late_ones == [3, 4]  # P3, P4, W301; P1, P2, P4, W301


def test_the_days_on_which_something_is_impossible_keep_the_rest(tmp_path: Path) -> None:
    twice = replace(SHORT, entries=(*GROUND.entries[:4], GROUND.entries[3], *GROUND.entries[4:]))
    [once, again] = (rehearse_many([Task(AS_IT_IS)], ground, Settings(), workers=1)[0] for ground in (SHORT, twice))
    assert again.figures == once.figures
    assert len(again.done.impossible) == 1


def test_the_live_register_is_the_ground_of_every_process(sqlite_offices: SqliteOffices, tmp_path: Path) -> None:
    live = Office(sqlite_offices.url(hamlet.settled, tmp_path))
    ground = replace(SHORT, register=None, live=live)
    alone, together = lived(ground, 1), lived(ground, 2)
    live.close()
    assert together == alone
    assert [each.figures for each in together] == [each.figures for each in lived(SHORT, 1)]


def test_how_far_they_have_come_is_told_to_the_end() -> None:
    seen: list[tuple[int, int]] = []
    rehearse_many([Task(AS_IT_IS), Task(LATER)], SHORT, Settings(), workers=1, watch=lambda *now: seen.append(now))
    days = 102
    assert (seen[0], seen[-1]) == ((1, 2 * days), (2 * days, 2 * days))
    assert seen == sorted(seen)
    seen.clear()
    rehearse_many([Task(AS_IT_IS), Task(LATER)], SHORT, Settings(), workers=2, watch=lambda *now: seen.append(now))
    assert seen[-1] == (2 * days, 2 * days)


def test_whoever_stops_watching_ends_all_processes() -> None:
    """As Ctrl-C does."""

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rehearse_many([Task(AS_IT_IS)] * 2, GROUND_OF_A_YEAR, Settings(), workers=2, watch=stop)


GROUND_OF_A_YEAR = on_common_ground([AS_IT_IS], GROUND)
