"""An impact in sentences, for the terminal and for pages."""

from models.errors import _
from tasks.impact import Impact, WorstDay

UNITS_NAMED = 8


def impact_sentences(found: Impact) -> list[str]:
    """What a publication changes besides what stands in tables, in the language of whoever reads."""
    told = []
    if not (found.moved or found.weeks or found.opened or found.opened_no_more or found.cancellable or found.relaid):
        told.append(_("没有影响：期限、催报和应报事项都不变"))
    if found.relaid:
        told.append(_("催报日改排、期限不变：{n}项", n=found.relaid))
    if found.correction_mails:
        told.append(_corrected(found))
    told += [sentence for sentence, count in _turns(found) if count]
    told.append(
        _("邮件最多的一天：原{before}，改后{after}", before=_day(found.worst_before), after=_day(found.worst_after))
    )
    return told


def _turns(found: Impact) -> list[tuple[str, int]]:
    return [
        (_("已报送的由逾期改为按时：{n}项", n=found.late_to_on_time), found.late_to_on_time),
        (_("已报送的由按时改为逾期：{n}项", n=found.on_time_to_late), found.on_time_to_late),
        (_("未报的随即逾期：{n}项", n=found.overdue_at_once), found.overdue_at_once),
        (_("未报的不再逾期：{n}项", n=found.overdue_no_more), found.overdue_no_more),
    ]


def _corrected(found: Impact) -> str:
    names = _("、").join(unit.unit_name for unit in found.corrected_units[:UNITS_NAMED])
    more = _("等") if len(found.corrected_units) > UNITS_NAMED else ""
    return _(
        "曾被告知原期限、将收到更正：{units}家单位、{people}人、{mails}封（{names}{more}）",
        units=len(found.corrected_units),
        people=found.corrected_people,
        mails=found.correction_mails,
        names=names,
        more=more,
    )


def _day(worst: WorstDay) -> str:
    return _("{on} {mails}封", on=worst.on, mails=worst.mails) if worst.on else _("无")
