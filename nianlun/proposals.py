"""`nianlun proposals`: what waits for a leader."""

import json
from datetime import date
from typing import Any

import click

from models.errors import _
from models.kinds import HANDED_IN, Level, ProposalState, State
from models.queries import proposals as asked
from nianlun.choices import DAY, not_later
from nianlun.live import open_office
from nianlun.tables import print_table
from notices.words import LEVELS, ROLES
from tasks.cell_texts import batch_name
from tasks.clock import SWEEP_AT, is_trial, machine_now, moment
from tasks.clock import now as clock_now
from tasks.propose import Decided, Decision, carry_out, find

STATES = {ProposalState.WAITING: "待批", ProposalState.APPROVED: "已批准", ProposalState.REFUSED: "未批准"}


@click.group(help=_("拟办：通报、约谈、扣减，须由局领导批准后才办理。"))
def proposals() -> None:
    """Proposals and their decisions."""


@proposals.command(
    "list",
    help=_(
        "列出拟办。加编号则列出其中的单位。\n\n\b\n"
        "  nianlun proposals list\n  nianlun proposals list 20220517-2022-standard+10"
    ),
)
@click.argument("batch", required=False)
@click.option("--all", "everything", is_flag=True, help=_("连同已经决定的"))
@click.option("--json", "as_json", is_flag=True, help=_("以JSON输出"))
def list_(batch: str | None, everything: bool, as_json: bool) -> None:
    with open_office() as office, office.reading() as connection:
        if batch is not None:
            found = find(connection, batch)
            rows = [dict(row._mapping) for row in connection.execute(asked.ITEMS, {"proposal": found.id})]
        else:
            rows = [
                dict(row._mapping) | {"batch": batch_name(row.on_day, row.work_year, row.ladder, row.rung, row.part)}
                for row in connection.execute(asked.LIST)
                if everything or row.state == ProposalState.WAITING
            ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2, default=str))
    elif batch is not None:
        head = [_("事项"), _("单位"), _("材料"), _("对象"), _("期限"), _("补报"), _("划去")]
        print_table(
            head,
            [
                [
                    r["obligation_id"],
                    r["unit_name"],
                    r["title"],
                    r["subject_name"],
                    r["due_on"],
                    _mended(r),
                    r["struck_off"],
                ]
                for r in rows
            ],
        )
    else:
        head = [_("编号"), _("拟"), _("单位数"), _("事项数"), _("已补报"), _("状态")]
        print_table(
            head,
            [
                [
                    r["batch"],
                    _(LEVELS[Level(r["level"])]),
                    r["units"],
                    r["items"],
                    r["handed_in"],
                    _(STATES[ProposalState(r["state"])]),
                ]
                for r in rows
            ],
        )


@proposals.command(
    help=_(
        "批准，可划去若干单位。年历写明批准顺序（approval_chain）的，依次各批一次，最后一位批准后才通知。\n\n\b\n"
        "  nianlun proposals approve 20220517-2022-standard+10 --by cz-ld --why 同意 --strike 103=疫情期间"
    )
)
@click.argument("batch")
@click.option("--by", required=True, help=_("哪位领导"))
@click.option("--why", default="", help=_("批示"))
@click.option("--strike", "strikes", multiple=True, metavar="UNIT=WHY", help=_("划去的单位和理由，可多次"))
@click.option("--on", type=DAY, help=_("哪天（默认今天，试运行时为试运行日）"))
def approve(batch: str, by: str, why: str, strikes: tuple[str, ...], on: date | None) -> None:
    struck = {unit: reason for unit, _sign, reason in (strike.partition("=") for strike in strikes)}
    done = _decide(batch, by, why, on, approved=True, struck=struck)
    if done.next_role is not None:
        click.echo(_("已同意{batch}，待{role}批准", batch=batch, role=_(ROLES[done.next_role])))
        return
    click.echo(_("已批准{batch}，将通知{n}项", batch=batch, n=done.told))
    with open_office() as office, office.reading() as connection:
        rows = connection.execute(asked.ITEMS, {"proposal": find(connection, batch).id})
        mended = sum(bool(_mended(dict(row._mapping))) and not row.struck_off for row in rows)
    if mended:
        click.echo(_("其中{n}项已补报，不再通知单位", n=mended))


@proposals.command(
    help=_("不批准。\n\n\b\n  nianlun proposals refuse 20220517-2022-standard+10 --by cz-ld --why 再催一次")
)
@click.argument("batch")
@click.option("--by", required=True, help=_("哪位领导"))
@click.option("--why", required=True, help=_("理由"))
@click.option("--on", type=DAY, help=_("哪天（默认今天，试运行时为试运行日）"))
def refuse(batch: str, by: str, why: str, on: date | None) -> None:
    _decide(batch, by, why, on, approved=False, struck={})
    click.echo(_("未批准{batch}", batch=batch))


def _mended(row: dict[str, Any]) -> str:
    """When it was handed in, if it is."""
    handed_in = State(row["state"]) in HANDED_IN and row["handed_in_on"]
    return _("已于{on}补报", on=row["handed_in_on"]) if handed_in else ""


def _decide(batch: str, by: str, why: str, on: date | None, *, approved: bool, struck: dict[str, str]) -> Decided:
    with open_office() as office, office.writing() as connection:
        day = not_later(on, clock_now(connection).date())
        at = moment(day, SWEEP_AT) if is_trial(connection) else machine_now()
        decision = Decision(batch, day, by, why, approved, struck)
        return carry_out(connection, office.workdays(connection), decision, at=at)
