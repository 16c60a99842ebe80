"""Take in the registers of who evaluates that lie beside a register's files."""

from pathlib import Path

from sqlalchemy import Connection

from calendars.evaluators import Evaluators
from tasks.evaluators.agencies import register_agencies
from tasks.evaluators.doing import Doer
from tasks.evaluators.experts import register_experts
from tasks.evaluators.files import AGENCIES, EXPERTS, read_agencies, read_content, read_experts


def take_in(connection: Connection, folder: Path, rules: Evaluators, doer: Doer) -> None:
    """Register the agencies and experts of `folder`, where their files are there.

    Raises:
        RegisterInvalid, RuleBroken: one of them does not hold; nothing is kept.
    """
    if (folder / AGENCIES).exists():
        rows = read_agencies(AGENCIES, read_content(folder / AGENCIES))
        register_agencies(connection, rows, rules, doer)
    if (folder / EXPERTS).exists():
        register_experts(connection, read_experts(EXPERTS, read_content(folder / EXPERTS)), doer)
