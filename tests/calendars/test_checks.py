"""Parts of a calendar that do not agree with each other are told where they stand."""

import pytest
from small_calendar import NAME, SMALL, broken, errors_of

from calendars.loading import loads
from models.errors import CalendarInvalid

DUE_0 = "{from: due, workdays: +1, level: L2, recipients: [UNIT_HEAD], source: 惯例}"

BREAKS = [
    # windows and dates
    ("window ends before it opens", "closes: 2022-07-31", "closes: «2022-02-28", "在开启(2022-03-01)之前就结束了"),
    ("window in another century", "window: {opens: 2022-03-01", "window: {opens: «2002-03-01", "离工作年度2022太远"),
    ("due before the window", "on: 2022-04-30", "on: «2022-02-28", "不在报送窗口2022-03-01至2022-07-31之内"),
    ("due after the window", "on: 2022-05-31", "on: «2022-08-01", "不在报送窗口2022-03-01至2022-07-31之内"),
    ("opens before the window", "opens: 2022-03-02", "opens: «2022-02-01", "2022-02-01不在报送窗口"),
    ("opens after it is due", "opens: 2022-03-02", "opens: «2022-05-01", "2022-05-01才开启, 到期日却是2022-04-30"),
    ("window basis, another day", "on: 2022-07-31, basis", "on: «2022-07-29, basis", "最后一天2022-07-31"),
    ("practice without saying so", "basis: practice, source: 惯例", "basis: «practice", "要在 due 里写 source"),
    # ladders
    ("rungs out of order", "workdays: +1", "workdays: «-10", "各级要按日子先后排列: -10排在了-5之后"),
    ("rung twice", "workdays: +1", "workdays: «-5", "与上一级重复: 都是到期日-5个工作日"),
    ("level falls", "workdays: +1, level: L2", "workdays: +1, level: «L0", "级别L0低于上一级的L1"),
    ("circular by itself", "level: L4, by: approval", "level: «L4", "L4须由领导批准"),
    ("circular said to be automatic", "by: approval", "by: «automatic", "L4须由领导批准"),
    ("days after opening", "from: opens, workdays: 0", "from: opens, workdays: «3", "workdays 只能是 0"),
    ("days after return", "from: returned, workdays: 0", "from: returned, workdays: «1", "workdays 只能是 0"),
    ("opening waits for approval", "level: L0,", "level: L0, by: «approval,", "不能等批准"),
    ("two rungs on return", DUE_0, DUE_0.replace("due, workdays: +1", "returned, workdays: 0"), "写了两次"),
    ("rung on approval", "from: due, workdays: +1", "from: «approved, workdays: 0", "由系统自动发出"),
    ("unknown recipient", "[UNIT_OFFICER, DEPT]", "[UNIT_OFFICER, «DEPTS]", "没有收件角色“DEPTS”, 是否想写“DEPT”?"),
    ("a role that gets no reminders", "[UNIT_OFFICER, DEPT]", "[«EXPERT, DEPT]", "没有收件角色“EXPERT”"),
    ("recipient twice", "[UNIT_OFFICER, DEPT]", "[DEPT, «DEPT]", "收件角色“DEPT”写了两次"),
    # names
    ("unknown role", "review: [DEPT,", "review: [«DPT,", "没有角色“DPT”, 是否想写“DEPT”?"),
    ("unknown ladder", "ladder: standard", "ladder: «standrad", "没有催报阶梯“standrad”, 是否想写“standard”?"),
    ("unknown form", "form: selection", "form: «selektion", "没有表单“selektion”, 是否想写“selection”?"),
    (
        "unknown rule set",
        "form: self-evaluation\n",
        "form: self-evaluation\n        rule_set: «R2020_11\n",
        "没有评分规则“R2020_11”, 是否想写“R2020_10”?",
    ),
    (
        "a rule set for what has no score",
        "form: selection\n",
        "form: selection\n        «rule_set: R2020_10\n",
        "表单“selection”不计分, 不写 rule_set",
    ),
    ("unknown document", "document: notice", "document: «notes", "没有文件“notes”, 是否想写“notice”?"),
    ("unknown catalogue", "catalogue: large", "catalogue: «larg", "没有目录“larg”, 是否想写“large”?"),
    ("rate of nothing", "- {deliverable: self-", "- {deliverable: «shelf-", "是否想写“self-evaluation”?"),
    ("chosen in nothing", "chosen_in: [choice]", "chosen_in: [«choise]", "没有选题材料“choise”, 是否想写“choice”?"),
    ("chosen in no choice", "chosen_in: [choice]", "chosen_in: [«self-evaluation]", "不是选题"),
    ("not repeating nothing", "{years: 1}", "{years: 1, deliverables: [«x]}", "没有选题材料“x”"),
    ("not evaluated in nothing", "deliverables: [choice]", "deliverables: [«x]", "没有选题材料“x”"),
    ("deliverable twice", "- key: report", "- key: «choice", "“choice”写了两次, 第一次在第52行"),
    ("document twice", "- key: other", "- key: «notice", "“notice”写了两次, 第一次在第7行"),
    ("day off twice", "ladders:", "  - {on: «2022-06-01, works: no, why: a, source: a}\nladders:", "写了两次"),
    # who owes what
    (
        "where without subjects",
        "about: chosen",
        "about: chosen\n        «where: {kind: [project]}",
        "只用于 about: subjects",
    ),
    ("quota without choice", "about: quota", "about: unit", "quota只用于 about: quota"),
    ("subjects without where", "about: subjects\n        where: {kind: [project]}", "about: «subjects", "要写where"),
    ("chosen without choice", "chosen_in: [choice]\n", "review: []\n", "about: chosen 要写chosen_in"),
    ("selector without choice", "{who: executing_unit}", "{who: «selector}", "只用于 about: chosen"),
    ("choice owed by no kind", "{who: department, kinds: [town, department]}", "«{who: department}", "要写 kinds"),
    ("quota for another kind", "of: [town]", "of: [«zone]", "“zone”不在 owed_by 的 kinds 里"),
    ("kind without quota", "kinds: [town, department]", "kinds: [town, department, zone]", "没有写zone的选题要求"),
    ("kind with two quotas", "of: [department]", "of: [department, «town]", "“town”已有一条选题要求"),
    ("quota asks nothing", "{of: [department], total_at_least: 1,", "«{of: [department],", "没有写要选什么"),
    ("both at least and exactly", "{project: 10}", "{project: 10}, exactly: {«project: 9}", "既写了至少又写了恰好"),
    (
        "another budget year",
        "budget_year: -1\n        owed_by: {who: selector",
        "budget_year: 0\n        owed_by: {who: selector",
        "不一致",
    ),
]


@pytest.mark.parametrize(("old", "new", "sentence"), [case[1:] for case in BREAKS], ids=[case[0] for case in BREAKS])
def test_what_does_not_agree_is_told_where_it_stands(old: str, new: str, sentence: str) -> None:
    text, places = broken(old, new)
    told = errors_of(text)
    assert any(
        sentence in each and each.startswith(tuple(f"{place}: " for place in places) or NAME) for each in told
    ), told


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        (DUE_0, DUE_0.replace("due, workdays: +1", "returned, workdays: 0"), "24:16"),
        ("about: quota", "about: unit", "58:9"),
        ("chosen_in: [choice]\n", "review: []\n", "69:16"),
        ("kinds: [town, department]", "kinds: [town, department, zone]", "58:9"),
        (
            "budget_year: -1\n        owed_by: {who: selector",
            "budget_year: 0\n        owed_by: {who: selector",
            "70:21",
        ),
    ],
)
def test_an_error_away_from_the_slip_has_its_own_place(old: str, new: str, place: str) -> None:
    assert any(each.startswith(f"{NAME}:{place}: ") for each in errors_of(broken(old, new)[0]))


def test_a_step_said_twice_is_told() -> None:
    again = SMALL[SMALL.index("  - key: evaluation") :]
    assert any("“evaluation”写了两次, 第一次在第35行" in each for each in errors_of(SMALL + again))


def test_a_window_that_is_wrong_is_not_told_again_for_each_date_in_it() -> None:
    assert len(errors_of(broken("closes: 2022-07-31", "closes: 2022-02-28")[0])) == 1


def test_one_industry_and_one_rate_each() -> None:
    for block in ("industries:\n", "coverage:\n"):
        line = SMALL[SMALL.index(block) + len(block) :].splitlines()[0]
        with pytest.raises(CalendarInvalid, match="写了两次"):
            loads(SMALL.replace(line, f"{line}\n{line}"), NAME)
