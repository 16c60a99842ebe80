"""Gates, applications, figures, rounds and months: read, and refused where they do not fit."""

from decimal import Decimal

import pytest
from small_calendar import NAME, SMALL, errors_of, marked

from calendars.loading import loads
from calendars.results import Decision, Measure

CHOICE = "{of: [department], total_at_least: 1, source: 惯例}"
MORE = (
    SMALL.replace("budget_year: -1\n        owed_by: {who: executing_unit}", "{form}")
    + """\
      - key: plan
        title: 计划
        form: selection
        budget_year: -1
        owed_by: {who: bureau}
        about: quota
        quota:
          - {of: [bureau], exactly: {project: 3}, per_unit: 1, source: 3家单位3个项目}
        due: {on: 2022-05-31, basis: practice, source: 惯例}
        ladder: standard
        source: 计划
gates:
  - key: entry
    title: 入库条件
    by: report
    of: {attribute: [new]}
    results: {names: [支持, 部分支持, 不支持], source: 三档}
    passes: [支持, 部分支持]
    otherwise: exclude
    source: 必要条件
applications:
  - {of: [report], finding: 评价结果差, then: [cancel, reclaim], source: 取消}
figures:
  - key: general
    title: 一般公共预算
    scope: 本级
    budget_year: -1
    states:
      - {measure: subjects, value: 10, unit: 个}
      - {measure: amount, value: 3974.85, unit: 万元}
    source: 10个
  - key: fund
    title: 基金
    scope: 本级
    budget_year: -1
    states:
      - {measure: subjects, value: 3, unit: 个}
      - {measure: amount, value: 3930, unit: 万元}
    source: 3个
  - key: all
    title: 合计
    scope: 本级
    budget_year: -1
    deliverables: [report]
    states:
      - {measure: subjects, value: 13, unit: 个}
      - {measure: amount, value: 7904.85, unit: 万元}
    parts: [general, fund]
    source: 13个
  - key: rounds
    title: 轮次
    scope: 本级
    budget_year: -1
    deliverables: [self-evaluation, report]
    states:
      - {measure: rounds, value: 2, unit: 次}
    source: 2次
announced:
  - {title: 抽查, source: 建立抽查机制}
"""
)
FORM = """\
budget_year: -1
        reaches_back: 3
        as_of_month: 8
        aspects: {names: [目标, 预算], source: 双监控}
        review_source: 由主管部门审核
        owed_by: {who: executing_unit}"""
MORE = MORE.replace("{form}", FORM).replace(CHOICE, CHOICE.replace("source", "besides: [plan], source"))
MORE = MORE.replace("closes: 2022-07-31}", "closes: 2022-07-31, source: 惯例}")


def test_what_becomes_of_results_is_read() -> None:
    calendar = loads(MORE, NAME)
    (gate,), (application,) = calendar.gates, calendar.applications
    assert (gate.passes, gate.otherwise) == (("支持", "部分支持"), Decision.EXCLUDE)
    assert application.then == (Decision.CANCEL, Decision.RECLAIM)
    stated = calendar.figures[2].states[1]
    assert (stated.measure, stated.value, stated.unit) == (Measure.AMOUNT, Decimal("7904.85"), "万元")
    assert calendar.announced[0].title == "抽查"
    first = calendar.deliverables()[0][1]
    assert (first.reaches_back, first.as_of_month) == (3, 8)
    assert first.aspects is not None and first.aspects.names == ("目标", "预算")


def test_none_of_it_is_needed() -> None:
    calendar = loads(SMALL, NAME)
    assert (calendar.gates, calendar.applications, calendar.figures, calendar.announced) == ((), (), (), ())


BREAKS = [
    ("passes something else", "passes: [支持,", "passes: [«支特,", "没有结果“支特”, 可以写: 支持, 部分支持, 不支持"),
    ("passes everything", "passes: [支持, 部分支持]", "passes: «[支持, 部分支持, 不支持]", "所有结果都能通过"),
    ("result twice", "names: [支持, 部分支持, 不支持]", "names: [支持, 部分支持, 不支持, «支持]", "“支持”写了两次"),
    ("aspect twice", "names: [目标, 预算]", "names: [目标, «目标]", "“目标”写了两次"),
    ("gate by nothing", "by: report", "by: «reprot", "没有报送材料“reprot”, 是否想写“report”?"),
    ("gate twice", "applications:", "  - {key: «entry, by: report}\napplications:", "“entry”写了两次"),
    ("unknown decision", "then: [cancel,", "then: [«cancle,", "没有代码“cancle”, 是否想写“cancel”?"),
    ("found by nothing", "- {of: [report]", "- {of: [«reprot]", "没有报送材料“reprot”"),
    ("figure of nothing", "deliverables: [report]\n    states", "deliverables: [«reprot]\n    states", "没有报送材料"),
    ("figure of another year", "- key: all\n    title: 合计\n    scope: 本级\n    budget_year: -1", "", "不一致"),
    ("part of nothing", "parts: [general, fund]", "parts: [general, «fnud]", "没有数字“fnud”, 是否想写“fund”?"),
    ("figure twice", "- key: fund", "- key: «general", "“general”写了两次"),
    ("parts do not add up", "value: 13,", "value: «14,", "各部分合计13, 这里写14"),
    ("amounts do not add up", "value: 7904.85", "value: «7904.58", "各部分合计7904.85, 这里写7904.58"),
    ("count in money", "value: 13, unit: 个", "value: 13, unit: «万元", "没有单位“万元”, 可以写: 个, 项"),
    ("count of halves", "value: 3, unit: 个", "value: «3.5, unit: 个", "“3.5”不是整数"),
    ("unknown measure", "measure: rounds", "measure: «round", "没有代码“round”, 是否想写“rounds”?"),
    ("measure twice", "measure: amount, value: 3930", "measure: «subjects, value: 3930", "“subjects”写了两次"),
    ("rounds that are not there", "value: 2, unit: 次", "value: «3, unit: 次", "写了3次, 却列了2项报送材料"),
    (
        "month not over",
        "budget_year: -1\n        reaches_back",
        "budget_year: 0\n        reaches_back",
        "2022-08-31之前",
    ),
    ("no such month", "as_of_month: 8", "as_of_month: «13", "“13”不能大于12"),
    ("too far back", "reaches_back: 3", "reaches_back: «-1", "“-1”不能小于0"),
    ("besides nothing", "besides: [plan]", "besides: [«plam]", "没有选题材料“plam”, 是否想写“plan”?"),
    ("besides no choice", "besides: [plan]", "besides: [«report]", "“report”不是选题"),
    ("besides itself", "besides: [plan]", "besides: [«choice]", "“choice”就是这项选题自己"),
    ("besides twice", "besides: [plan]", "besides: [plan, «plan]", "“plan”写了两次"),
    ("none of a unit", "per_unit: 1", "per_unit: «0", "“0”不能小于1"),
    ("nothing announced", "{title: 抽查,", "{title: «'',", "title后面没有写内容"),
]


@pytest.mark.parametrize(("old", "new", "sentence"), [case[1:] for case in BREAKS], ids=[case[0] for case in BREAKS])
def test_what_does_not_fit_is_told_where_it_stands(old: str, new: str, sentence: str) -> None:
    assert old in MORE
    changed = new or old.replace("budget_year: -1", "budget_year: 0")
    text, places = marked(MORE.replace(old, changed, 1))
    told = errors_of(text)
    begins = tuple(f"{place}: " for place in places) or NAME
    assert any(sentence in each and each.startswith(begins) for each in told), told
