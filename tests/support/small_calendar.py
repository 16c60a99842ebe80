"""A small calendar that says one of everything, and a way to break it with the place of the break in the text."""

import pytest

from calendars.loading import loads
from models.errors import CalendarInvalid

NAME = "2022.yaml"
HERE = "«"  # in a replacement: an error is expected at the character after it

SMALL = """\
nianlun: 1
work_year: 2022
title: 小年历
jurisdiction: {name: 某区, code: "310112000", bureau: 某区财政局, desk: 绩效科}
document: notice
documents:
  - key: notice
    number: 某财〔2022〕1号
    title: 通知
    issued_on: 2022-03-11
  - key: other
    title: 别的文件
workday_overrides:
  - {on: 2022-06-01, works: no, why: 防汛, source: 区通知}
ladders:
  standard:
    title: 逐级催报
    source: 惯例
    rungs:
      - {from: opens, workdays: 0, level: L0, recipients: [UNIT_OFFICER], source: 惯例}
      - {from: due, workdays: -5, level: L1, recipients: [UNIT_OFFICER, DEPT], source: 惯例}
      - {from: due, workdays: +1, level: L2, recipients: [UNIT_HEAD], source: 惯例}
      - {from: due, workdays: 10, level: L4, by: approval, recipients: [FIN_LEADER], source: 惯例}
      - {from: returned, workdays: 0, level: L1, recipients: [UNIT_OFFICER], source: 惯例}
catalogues:
  large:
    title: 大项目
    where: {kind: [project], amount_at_least: 3000000, not_evaluated_within: {years: 3, deliverables: [choice]}}
    source: 惯例
industries:
  - {tag: informatization, authority: "104", source: 惯例}
coverage:
  - {deliverable: self-evaluation, at_least: 1, source: 全覆盖}
steps:
  - key: evaluation
    title: 事后评价
    window: {opens: 2022-03-01, closes: 2022-07-31}
    source: 3-7月
    deliverables:
      - key: self-evaluation
        title: 自评
        form: self-evaluation
        budget_year: -1
        owed_by: {who: executing_unit}
        about: subjects
        where: {kind: [project]}
        opens: 2022-03-02
        due: {on: 2022-04-30, basis: document}
        ladder: standard
        review: [DEPT, FIN_OPERATOR]
        source: 4月底前
      - key: choice
        title: 选题
        form: selection
        budget_year: -1
        owed_by: {who: department, kinds: [town, department]}
        about: quota
        quota:
          - {of: [town], at_least: {project: 10}, catalogue: large, not_repeating: {years: 1}, source: 不低于10个}
          - {of: [department], total_at_least: 1, source: 惯例}
        due: {on: 2022-05-31, basis: practice, source: 惯例}
        ladder: standard
        source: 选题
      - key: report
        title: 报告
        form: evaluation-report
        budget_year: -1
        owed_by: {who: selector}
        about: chosen
        chosen_in: [choice]
        due: {on: 2022-07-31, basis: window, soft: yes}
        ladder: standard
        source: 7月底前
"""


def errors_of(text: str) -> list[str]:
    """Every error of the text, as it would be printed."""
    with pytest.raises(CalendarInvalid) as caught:
        loads(text, NAME)
    return [str(place) for place in caught.value.places]


def broken(old: str, new: str) -> tuple[str, list[str]]:
    """The small calendar with the first `old` replaced by `new`, and the places that `new` marks."""
    assert old in SMALL
    return marked(SMALL.replace(old, new, 1))


def marked(text: str) -> tuple[str, list[str]]:
    """The text without its marks, and the place of each mark."""
    places: list[str] = []
    while HERE in text:
        before, _, after = text.partition(HERE)
        places.append(f"{NAME}:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}")
        text = before + after
    return text, places
