"""What self-evaluations are filled in with, and compared to: the register's money, the approved target's rows."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from rules.filling.evaluated import Evaluated, Indicator, YearMoney
from rules.filling.facts import Facts, in_ten_thousands
from rules.filling.findings import Finding, warning
from rules.filling.typed import digits

Row = TypeVar("Row", bound=Indicator)
_KEPT = ("name", "nature", "measure", "weight")


def known_money(facts: Facts) -> YearMoney:
    """The register's amounts; a budget that was not adjusted is the approved one."""
    return YearMoney(
        initial=in_ten_thousands(facts.approved),
        adjusted=in_ten_thousands(facts.approved if facts.adjusted is None else facts.adjusted),
        executed=in_ten_thousands(facts.executed),
    )


def known_rows(model: type[Row], facts: Facts, levels: tuple[str, ...] = ()) -> tuple[Row, ...]:
    """The approved target's rows; without them last year's, their values left out."""
    if facts.target:
        return tuple(model.model_validate(_only(row, (*levels, *_KEPT, "target"))) for row in facts.target)
    earlier = facts.last_year.get("indicators", ()) if facts.last_year else ()
    return tuple(model.model_validate(_only(row, (*levels, *_KEPT))) for row in earlier)


def registered(content: Evaluated, facts: Facts) -> Iterator[Finding]:
    """Amounts that differ from the register's, to be acknowledged."""
    money = content.year_money
    for name, yuan in (("initial", facts.approved), ("adjusted", facts.adjusted), ("executed", facts.executed)):
        known, typed = in_ten_thousands(yuan), getattr(money, name)
        if known is not None and typed is not None and known != typed:
            yield warning(f"{content.money_place}.{name}", "与登记的{known}万元不同，请确认", known=digits(known))


def _only(row: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: row[name] for name in names if row.get(name) is not None}
