"""What a change of the register means, as lines for a terminal."""

from collections.abc import Iterable, Iterator, Sequence

import click

from models.errors import _
from tasks.change_register import Changed
from tasks.register.words import Part, difference_parts, ledger_parts

SHOWN = 20  # of one sort; the rest is counted


def show_difference(changed: Changed) -> None:
    """What differs, and what it does to the ledger."""
    told = [*_under(_("名录的变化："), difference_parts(changed))] if changed.difference else []
    for line in [*told, *_under(_("对台账的影响："), ledger_parts(changed))]:
        click.echo(line)


def _under(head: str, parts: Iterable[Part]) -> Iterator[str]:
    for number, part in enumerate(parts):
        if not number:
            yield head
        yield f"  {part.head}"
        yield from _some(part.lines)


def _some(lines: Sequence[str]) -> Iterator[str]:
    yield from (f"    {line}" for line in lines[:SHOWN])
    if len(lines) > SHOWN:
        yield "    " + _("另有 {n} 项（--json 列全）", n=len(lines) - SHOWN)
