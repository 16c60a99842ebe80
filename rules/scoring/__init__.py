"""How a score comes about: rule sets by their key, one file each.

A new rule set is one new file here with a `RULE_SET`. Which one an evaluation was scored by is kept with it: two rule
sets give different scores for the same facts, and a closed year is never scored anew.
"""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from calendars.schema import Rules
from models.errors import NotKnown, Sentence
from rules.scoring.ruleset import RuleSet

USUAL = Rules.R2020_10.value


@cache
def rule_sets() -> dict[str, RuleSet]:
    """Every rule set by its key."""
    modules = [import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)]
    found = [module.RULE_SET for module in modules if hasattr(module, "RULE_SET")]
    return {rules.key: rules for rules in found}


def rule_set(key: str) -> RuleSet:
    """The rule set of that key.

    Raises:
        NotKnown: there is none.
    """
    if key not in rule_sets():
        raise NotKnown(Sentence("没有评分规则 {key}", key=key))
    return rule_sets()[key]
