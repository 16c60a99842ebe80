"""`nianlun explain`: the life of one obligation, told in a terminal, as data, or as a page to file."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import click
from sqlalchemy import Connection, Row

from calendars.days import WEEKDAYS
from models.errors import NotKnown, Sentence, _
from models.kinds import By, Role
from nianlun.live import open_office
from nianlun.tables import print_table
from notices.record_page import record_page
from notices.words import ROLES
from tasks.act import Act, find
from tasks.clock import ZONE
from tasks.clock import now as clock_now
from tasks.explain import Life, explain, matching
from tasks.explain_events import Listed, Told
from tasks.explain_mails import MailTold
from tasks.explain_page import record_of
from tasks.explain_rungs import RungTold


@click.command(
    name="explain",
    help=_(
        """一件应报事项的来龙去脉：谁欠什么、依据哪句话、期限为何是这一天、各级催报怎样数出来、发过哪些邮件、
谁退回或延期、报送是否逾期、接下来怎样。

事项用编号（nianlun owes 列出）或用单位、材料、对象的编码指定；不写对象而有多件时列出编号。

\b
  nianlun explain 1234
  nianlun explain 310 self-evaluation 31011221T000000000505
  nianlun explain 310 self-evaluation
  nianlun explain 1234 --page > 催报记录.txt
"""
    ),
)
@click.argument("what", nargs=-1, required=True, metavar="ID | UNIT DELIVERABLE [SUBJECT]")
@click.option("--year", default=0, help=_("工作年度（几个年度都有此事项时）"))
@click.option("--page", is_flag=True, help=_("催报记录：一页纯文本，供打印归档（中文）"))
@click.option("--json", "as_json", is_flag=True, help=_("以JSON输出"))
def explain_one(what: tuple[str, ...], year: int, page: bool, as_json: bool) -> None:
    with open_office() as office, office.reading() as connection:
        on = clock_now(connection).date()
        found = _find(connection, what, year)
        if len(found) > 1:
            _list(found)
            return
        life = explain(office, connection, found[0], on=on)
    if as_json:
        click.echo(json.dumps(as_data(life), ensure_ascii=False, indent=2))
    elif page:
        click.echo(record_page(record_of(life)), nl=False)
    else:
        _tell(life)


def _find(connection: Connection, what: Sequence[str], year: int) -> list[Any]:
    """The obligation's number; the rows of several, if the words fit several.

    Raises:
        NotKnown: none is there; the sentence says which word is not known.
    """
    if len(what) == 1:
        if not what[0].isdigit():
            raise click.UsageError(_("请给出事项的编号，或单位和材料的编码"))
        return [int(what[0])]
    if len(what) > 3:
        raise click.UsageError(_("最多三项：单位、材料、对象"))
    unit, deliverable, subject = [*what, ""][:3]
    rows = matching(connection, unit, deliverable, subject, year)
    if not rows:
        act = Act("", clock_now(connection).date(), unit, deliverable, subject, work_year=year)
        find(connection, act, subject_code=subject)
        raise NotKnown(Sentence("没有这样的应报事项"))
    newest = [row for row in rows if row.subject_code == rows[0].subject_code]
    return [newest[0].id] if len(newest) == len(rows) else rows


def _list(rows: Sequence[Row[Any]]) -> None:
    head = [_("编号"), _("年度"), _("材料"), _("对象"), _("编码"), _("期限")]
    cells = [[row.id, row.work_year, row.title, row.subject_name, row.subject_code, row.due_on] for row in rows]
    print_table(head, cells)


def _tell(life: Life) -> None:
    click.secho(_("第{id}号应报事项，截至{on}：{stands}", id=life.row.id, on=life.on, stands=life.stands), bold=True)
    _part(_("应报什么"), life.owed)
    _part(_("为何是这一天"), life.due)
    click.secho("\n" + _("催报阶梯（现行期限）"), bold=True)
    for rung in life.rungs:
        by = _("自动") if rung.automatic else _("须批准")
        who = Listed([Sentence(ROLES[role]) for role in rung.recipients])
        click.echo(f"  {_day(rung.act_on)} {rung.name} {by}: {rung.said}")
        click.echo("      " + _("告知{who}；{counted}", who=who, counted=Joined(rung.counted)))
    click.secho("\n" + _("经过"), bold=True)
    for told in life.timeline:
        click.echo(f"  {_day(told.on)} {_hour(told)} {told.sentence}")
        for detail in told.details:
            click.echo(f"      {detail}")
    if life.opinions:
        _part(_("审核意见"), life.opinions)
    if life.petitions:
        _part(_("申请与答复"), life.petitions)
    _part(_("接下来"), life.following)


def _part(title: str, sentences: Sequence[Sentence]) -> None:
    click.secho(f"\n{title}", bold=True)
    for sentence in sentences:
        click.echo(f"  {sentence}")


def _day(on: date) -> str:
    return f"{on} {WEEKDAYS[on.weekday()]}"


def _hour(told: Told) -> str:
    return f"{told.at.astimezone(ZONE):%H:%M}" if told.at else "     "


class Joined:
    """Sentences one after another."""

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        self.sentences = sentences

    def __str__(self) -> str:
        return _("；").join(map(str, self.sentences))


def as_data(life: Life) -> dict[str, Any]:
    """Everything, for a program; sentences in the language of this process."""
    row = life.row
    codes = ("id", "work_year", "step", "key", "title", "budget_year", "unit_code", "unit_name", "subject_code")
    dates = ("opened_on", "nominal_due_on", "due_on", "next_action_on", "first_submitted_on", "accepted_on")
    counts = ("due_version", "late_workdays", "returns", "extensions")
    data = {name: row._mapping[name] for name in (*codes, "subject_name", *counts)}
    data |= {name: _iso(row._mapping[name]) for name in dates}
    return data | {
        "on": life.on.isoformat(),
        "state": life.state.name.lower(),
        "soft": bool(row.soft),
        "nil": bool(row.nil),
        "review_level": row.review_level,
        "review_since_on": _iso(row.review_since_on),
        "stands": str(life.stands),
        "document": {"title": life.document[0], "number": life.document[1]},
        "owed": _texts(life.owed),
        "due": _texts(life.due),
        "ladder": [_rung(each) for each in life.rungs],
        "mails": [_mail(each) for each in life.mails],
        "timeline": [_happened(each) for each in life.timeline],
        "opinions": _texts(life.opinions),
        "petitions": _texts(life.petitions),
        "next": _texts(life.following),
    }


def _rung(rung: RungTold) -> dict[str, Any]:
    return {
        "on": rung.act_on.isoformat(),
        "level": rung.level.value,
        "name": str(rung.name),
        "by": (By.AUTOMATIC if rung.automatic else By.APPROVAL).value,
        "recipients": [role.name for role in rung.recipients],
        "status": rung.status,
        "said": str(rung.said),
        "counted": _texts(rung.counted),
    }


def _mail(mail: MailTold) -> dict[str, Any]:
    return {
        "mail": mail.mail,
        "kind": mail.kind,
        "planned_on": mail.planned_on.isoformat(),
        "sent_at": _iso(mail.sent_at),
        "level": mail.level.value,
        "proposed": mail.proposed,
        "corrects": mail.corrects,
        "reviews": mail.reviews,
        "person_id": mail.person,
        "person_name": mail.person_name,
        "role": Role(mail.role).name,
        "address": mail.address,
        "state": mail.state.name.lower(),
        "reason": mail.reason,
        "message_id": mail.message_id,
        "template": mail.template,
        "subject": mail.subject,
        "attempts": mail.attempts,
        "acts": [{"act": act.act, "by": act.by, "why": act.why, "at": _iso(act.at)} for act in mail.acts],
    }


def _happened(told: Told) -> dict[str, Any]:
    happened = {"on": told.on.isoformat(), "at": _iso(told.at), "what": told.what, "sentence": str(told.sentence)}
    return happened | {"details": _texts(told.details)}


def _texts(sentences: Sequence[Sentence]) -> list[str]:
    return [str(sentence) for sentence in sentences]


def _iso(value: date | datetime | None) -> str | None:
    if isinstance(value, datetime):
        return value.astimezone(ZONE).isoformat(timespec="seconds")
    return value.isoformat() if value else None
