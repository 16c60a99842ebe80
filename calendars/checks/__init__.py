"""What must agree between the parts of a calendar document. One rule, one function; the registry is in reading order.

The rules look at the document as written, not at the model: a wrong shape in one place hides nothing in another.
"""

from collections.abc import Callable

from calendars.checks import dates, evaluators, ladders, mending, names, owing, reminding, results
from calendars.places import Written

CHECKS: tuple[Callable[[Written], None], ...] = (
    names.nothing_twice,
    names.documents_are_listed,
    names.parts_exist,
    names.rule_sets_exist,
    names.choices_exist,
    names.reviewers_exist,
    names.results_exist,
    ladders.recipients_exist,
    ladders.rungs_are_in_order,
    ladders.events_count_no_days,
    ladders.leaders_decide_from_circular_up,
    ladders.triggers_escalate,
    ladders.chains_end_with_a_leader,
    dates.windows_close_after_they_open,
    dates.windows_are_near_the_year,
    dates.openings_are_inside,
    dates.due_dates_are_inside,
    dates.times_run_from_an_event,
    dates.bases_are_true,
    owing.abouts_fit,
    owing.owners_fit,
    owing.quotas_fit,
    evaluators.aspects_make_a_hundred,
    evaluators.bands_go_down,
    evaluators.conflicts_are_pairs,
    mending.items_have_their_deliverables,
    reminding.reminders_are_in_order,
    results.gates_let_some_pass,
    results.applications_can_be_proposed,
    results.months_have_passed,
    results.figures_speak_of_one_year,
    results.figures_have_their_units,
    results.rounds_are_counted,
    results.figures_add_up,
)


def check(written: Written) -> None:
    """Note everything in the document that does not agree with another part of it."""
    for each in CHECKS:
        each(written)
