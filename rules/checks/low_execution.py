"""A rate of execution below 90 % needs a reason, and so does a year without a budget."""

from collections.abc import Iterator

from rules.filling.evaluated import Evaluated
from rules.filling.facts import Facts
from rules.filling.findings import Finding, error


def check(content: Evaluated, _facts: Facts) -> Iterator[Finding]:
    """The bound is the rule set's. Without a budget there is no execution score, and nothing is ever divided by 0."""
    money, rules = content.year_money, content.rule_set
    if rules is None or money.adjusted is None or money.executed is None or content.execution_reason:
        return
    if money.adjusted == 0:
        yield error("execution_reason", "全年预算数为0，预算执行不计分，请说明原因")
    elif money.executed < rules.low_execution * money.adjusted:
        yield error("execution_reason", "执行率低于{bound:.0%}，请说明原因和措施", bound=rules.low_execution)
