"""Classes of problems that an evaluation finds (问题类别), how long they may take, how they are reported mended.

Source: 制度规定不健全, 资金使用不规范, 项目责任不落实 as bureaus name them; the others are those of the 整改情况表.
"""

from collections.abc import Mapping

from calendars.schema import About, Calendar, Deliverable
from models.kinds import ItemSource, SubjectKind
from rules.rectifying import RETURN_WORKDAYS

DAYS_TO_MEND = 30  # natural days, where the calendar says nothing; office practice
USUAL_CLASSES: Mapping[str, str] = {
    "rules": "制度规定不健全",
    "funds": "资金使用不规范",
    "duty": "项目责任不落实",
    "targets": "绩效目标",
    "budgeting": "预算编制",
    "outcome": "产出效益",
    "other": "其他",
}


def problem_classes(calendar: Calendar) -> Mapping[str, str]:
    """The classes of a year, by code: the calendar's, else the usual ones."""
    said = calendar.rectification
    return said.classes if said is not None and said.classes else USUAL_CLASSES


def days_to_mend(calendar: Calendar) -> int:
    """In how many natural days a problem is mended."""
    return calendar.rectification.days if calendar.rectification is not None else DAYS_TO_MEND


def days_returned(calendar: Calendar) -> int:
    """In how many working days at most what was returned is mended."""
    return calendar.rectification.return_workdays if calendar.rectification is not None else RETURN_WORKDAYS


def mending_deliverable(calendar: Calendar, source: ItemSource | None = None) -> Deliverable | None:
    """By which deliverable items of a source are reported; None if the year has none for them.

    The one that the year names for the source, else its one for all, else the first about items.
    """
    said = calendar.rectification
    named = said.by_source.get(source.value if source else "", said.deliverable) if said is not None else None
    for _step, each in calendar.deliverables():
        about_items = (
            each.about is About.SUBJECTS
            and each.where is not None
            and tuple(each.where.kind) == (SubjectKind.RECTIFICATION,)
        )
        if each.key == named or (named is None and about_items):
            return each
    return None
