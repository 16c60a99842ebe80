"""What docs/calendar.md and docs/calendar.zh-CN.md say of a calendar file is so.

Both list every key of every part, in order; the Chinese one in the words of the glossary, with every word. What they
quote of a calendar stands in one that is shipped.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel

from calendars import conditions, covering, evaluators, labels, papers, reminding, results, schema
from calendars.glossary import GLOSSARY
from calendars.json_schema import WORDS
from models import evaluating, kinds

ROOT = Path(__file__).parent.parent
ENGLISH, CHINESE = ROOT / "docs" / "calendar.md", ROOT / "docs" / "calendar.zh-CN.md"
PARTS: dict[type[BaseModel], tuple[str, str]] = {
    schema.Calendar: ("calendar", "年历"),
    schema.Jurisdiction: ("jurisdiction", "地区"),
    papers.ApprovalChain: ("approval chain", "批准顺序"),
    papers.CopiesTo: ("copies", "抄送"),
    papers.Rectification: ("rectification", "整改"),
    papers.Letters: ("letters", "公文"),
    evaluators.Evaluators: ("evaluators", "由谁评价"),
    evaluators.Quality: ("quality", "质量评分"),
    evaluators.Aspect: ("aspect", "评分项"),
    evaluators.Band: ("band", "付费档次"),
    evaluators.Opinions: ("opinions", "专家意见"),
    reminding.Reminders: ("reminders", "提醒"),
    reminding.Reminder: ("reminder", "一次提醒"),
    schema.Document: ("document", "文件"),
    schema.Override: ("workday override", "本地工作日"),
    schema.Ladder: ("ladder", "催报阶梯"),
    schema.Rung: ("rung", "一级"),
    schema.Trigger: ("count trigger", "按次数升级"),
    covering.Catalogue: ("catalogue", "目录"),
    covering.Rotation: ("rotation", "周期覆盖"),
    covering.Balance: ("balance", "均衡实施"),
    covering.Industry: ("industry", "行业主管部门"),
    covering.Coverage: ("coverage", "报送率"),
    schema.Step: ("step", "环节"),
    schema.Window: ("window", "窗口"),
    schema.Deliverable: ("deliverable", "报送材料"),
    schema.OwedBy: ("owed by", "谁报"),
    schema.Due: ("due", "到期"),
    schema.Occasion: ("event", "事件"),
    schema.Quota: ("quota", "选题要求"),
    schema.Share: ("share", "金额占比"),
    schema.NotRepeating: ("not repeating", "不得重复"),
    conditions.Condition: ("condition", "条件"),
    conditions.NotEvaluatedWithin: ("not evaluated within", "近几年没有选过"),
    results.Names: ("names", "列举"),
    results.Gate: ("gate", "准入条件"),
    results.Application: ("application", "结果应用"),
    results.Percent: ("percent", "比例"),
    results.BudgetLights: ("budget_lights", "预算执行预警"),
    results.Figure: ("figure", "文件中的数字"),
    results.Stated: ("stated number", "一个数"),
    results.Announced: ("announced", "下一步打算"),
}
CHINESE_WORDS = {
    "环节": kinds.StepKey,
    "报送单位": schema.Who,
    "为何而报": schema.About,
    "日期从何而来": schema.Basis,
    "遇休息日": kinds.Roll,
    "级别": kinds.Level,
    "怎样发出": kinds.By,
    "表单": schema.Form,
    "单位类别": kinds.UnitKind,
    "对象类别": kinds.SubjectKind,
    "哪本预算": kinds.Book,
    "资金类别": kinds.FundClass,
    "资金来源": kinds.SourceLevel,
    "属性": kinds.Attribute,
    "怎样用": results.Decision,
    "数什么": results.Measure,
    "按什么次数": schema.Counts,
    "评价层次": evaluating.EvaluationLevel,
    "委托事项": evaluating.Engagement,
    "合成办法": evaluating.Combining,
}


def calendar_documents() -> Iterator[str]:
    """Everything in the two documents that is not so."""
    yield from _keys()
    yield from _words()
    yield from _excerpts()


def _keys() -> Iterator[str]:
    """Every part has its table, in both; * where a key must be there."""
    english, chinese = _tables(ENGLISH), _tables(CHINESE)
    if set(PARTS) != set(GLOSSARY):
        yield f"a part without its name in the documents: {set(PARTS) ^ set(GLOSSARY)}"
    for part, (name, titled) in PARTS.items():
        asked = {field.alias or key: field.is_required() for key, field in part.model_fields.items()}
        found = {row[0]: row[1].startswith("* ") for row in english.get(f"Keys: {name}", [])}
        if list(found.items()) != list(asked.items()):
            yield f"docs/calendar.md: keys of {name}: should be {asked}"
        wanted = [[key, f"{'* ' * asked[key]}{title}", said] for key, (title, said) in GLOSSARY[part].items()]
        if chinese.get(f"各项: {titled}") != wanted:
            yield f"docs/calendar.zh-CN.md: 各项: {titled}: not the glossary's words"


def _words() -> Iterator[str]:
    found = _tables(CHINESE)
    wanted = {
        name: [[word.value, label.template] for word, label in WORDS[kind].items()]
        for name, kind in CHINESE_WORDS.items()
    }
    wanted["角色"] = [[role.name, label.template] for role, label in labels.ROLES.items()]
    for name, rows in wanted.items():
        if found.get(f"用词: {name}") != rows:
            yield f"docs/calendar.zh-CN.md: 用词: {name}: should be {rows}"


def _excerpts() -> Iterator[str]:
    """What is quoted of a calendar is of a real one."""
    shipped = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "calendars").glob("*.yaml"))]
    for path in (ENGLISH, CHINESE):
        for block in re.findall(r"```yaml\n(.*?)```", path.read_text(encoding="utf-8"), re.DOTALL):
            if not any(block in text for text in shipped):
                yield f"docs/{path.name}: in no calendar: {block.splitlines()[0].strip()}"


def _tables(path: Path) -> dict[str, list[list[str]]]:
    """The rows below each heading, cell by cell, the first without its ticks."""
    tables = {}
    for part in re.split(r"^#+ ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        head, _, body = part.partition("\n")
        rows = re.findall(r"^\| `([^`]+)` \| (.*) \|$", body, re.MULTILINE)
        tables[head.strip()] = [[key, *re.split(r" \| ", rest)] for key, rest in rows]
    return tables
