"""What publishing would change, as a page that a person reads before saying yes."""

import click

from models.errors import _
from models.kinds import StepKey
from nianlun.tables import print_table
from notices.words import STEPS
from tasks.impact import Counted, Impact
from tasks.impact_words import impact_sentences


def print_impact(found: Impact) -> None:
    """The whole impact of a publication; parts in which nothing changes are left out."""
    click.echo(
        _(
            "{year}年度版本{version}的影响：自{on}推演至{until}，假定此后无人报送",
            year=found.work_year,
            version=found.version,
            on=found.on,
            until=found.until,
        )
    )
    _moved(found)
    print_changes(found)


def print_changes(found: Impact) -> None:
    """What changes besides the dates themselves."""
    for title, counted in (
        (_("新下达"), found.opened),
        (_("不再下达"), found.opened_no_more),
        (_("拟撤销（日历不再要求，须逐项撤销）"), found.cancellable),
    ):
        _counted(title, counted)
    _weeks(found)
    for sentence in impact_sentences(found):
        click.echo(sentence)


def _step(step: str) -> str:
    return _(STEPS[StepKey(step)])


def _moved(found: Impact) -> None:
    head = [_("环节"), _("材料"), _("原期限"), _("新期限"), _("未报"), _("已报")]
    rows = [[_step(m.step), m.title, m.due_was, m.due_on, m.owed, m.handed_in] for m in found.moved]
    if rows:
        print_table(head, rows, title=_("期限变动"))


def _counted(title: str, counted: tuple[Counted, ...]) -> None:
    rows = [[_step(each.step), each.title, each.items] for each in counted]
    if rows:
        print_table([_("环节"), _("材料"), _("项数")], rows, title=title)


def _weeks(found: Impact) -> None:
    head = [_("周（周一）"), _("取消催报"), _("新增催报"), _("取消邮件"), _("新增邮件")]
    rows: list[list[object]] = [
        [week.monday, week.rungs_cancelled, week.rungs_added, week.mails_cancelled, week.mails_added]
        for week in found.weeks
    ]
    if rows:
        sums = [sum(int(str(row[column])) for row in rows) for column in range(1, 5)]
        print_table(head, [*rows, [_("合计"), *sums]], title=_("催报（项）和邮件（封）"))
