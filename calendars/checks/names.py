"""Whatever is named must be there, and only once."""

from collections.abc import Collection

from calendars.places import Way, Written
from calendars.schema import SCORED, SECOND_HANDS, About, Form, Rules
from calendars.words import short
from models.errors import Sentence
from models.kinds import Role

ROLES = [role.name for role in Role]
FORMS = [form.value for form in Form]
RULES = [rules.value for rules in Rules]


def nothing_twice(written: Written) -> None:
    """Steps, deliverables, documents, rates, industries and overridden days are named once."""
    _once(written, [(*way, "key") for way in written.below(("steps",))])
    _once(written, [(*way, "key") for way in written.deliverables()])
    _once(written, [(*way, "key") for way in written.below(("documents",))])
    _once(written, [(*way, "deliverable") for way in written.below(("coverage",))])
    _once(written, [(*way, "tag") for way in written.below(("industries",))])
    _once(written, [(*way, "on") for way in written.below(("workday_overrides",))])
    _once(written, [(*way, "key") for way in written.below(("gates",))])
    _once(written, [(*way, "key") for way in written.below(("figures",))])
    _once(written, [(*way, "key") for way in written.below(("rotations",))])
    _once(written, [(*way, "deliverable") for way in written.below(("balance",))])
    for names in (*written.ending_in("names"), *written.ending_in("besides")):
        _once(written, written.below(names))


def documents_are_listed(written: Written) -> None:
    """The issuing document is one of the documents."""
    keys = _texts(written, [(*way, "key") for way in written.below(("documents",))])
    _known(written, ("document",), Sentence("文件"), keys)


def parts_exist(written: Written) -> None:
    """Each deliverable's ladder and form exist, each quota's catalogue, and what each rate is counted over."""
    ladders, catalogues = dict.fromkeys(written.names(("ladders",))), dict.fromkeys(written.names(("catalogues",)))
    for way in written.deliverables():
        _known(written, (*way, "ladder"), Sentence("催报阶梯"), ladders)
        _known(written, (*way, "form"), Sentence("表单"), FORMS)
        for quota in written.below((*way, "quota")):
            _known(written, (*quota, "catalogue"), Sentence("目录"), catalogues)
    keys = _texts(written, [(*way, "key") for way in written.deliverables()])
    for way in (*written.below(("coverage",)), *written.below(("balance",))):
        _known(written, (*way, "deliverable"), Sentence("报送材料"), keys)


def rule_sets_exist(written: Written) -> None:
    """The rule set of a form that is scored exists; other forms have none."""
    for way in written.deliverables():
        if "rule_set" not in written.names(way):
            continue
        _known(written, (*way, "rule_set"), Sentence("评分规则"), RULES)
        form = written.text((*way, "form"))
        if form in FORMS and form not in SCORED:
            written.say((*way, "rule_set"), Sentence("表单“{form}”不计分, 不写 rule_set", form=form), name=True)


def choices_exist(written: Written) -> None:
    """What is chosen from, or must not repeat, is a choice (`about: quota`); what is chosen is of its budget year."""
    keys = _texts(written, [(*way, "key") for way in written.deliverables()])
    choices = {key: way for way in written.deliverables() if (key := _choice(written, way))}
    for way in written.deliverables():
        besides = [each for quota in written.below((*way, "quota")) for each in written.texts((*quota, "besides"))]
        for each, key in (*written.texts((*way, "chosen_in")), *besides):
            _chosen(written, each, key, keys, choices)
            if key in choices:
                _same_year(written, way, each, choices[key])
        for each, key in besides:
            if key == written.text((*way, "key")):
                written.say(each, Sentence("“{key}”就是这项选题自己", key=key))
    looking_back = [way for name in ("not_repeating", "not_evaluated_within") for way in written.ending_in(name)]
    for way in (*looking_back, *written.below(("rotations",))):
        for each, key in written.texts((*way, "deliverables")):
            _chosen(written, each, key, keys, choices)


def results_exist(written: Written) -> None:
    """Gates, applications and figures speak of deliverables that are there, and figures of figures."""
    keys = _texts(written, [(*way, "key") for way in written.deliverables()])
    figures = _texts(written, [(*way, "key") for way in written.below(("figures",))])
    for gate in written.below(("gates",)):
        _known(written, (*gate, "by"), Sentence("报送材料"), keys)
    named = [(("applications",), "of", keys), (("figures",), "deliverables", keys), (("figures",), "parts", figures)]
    for part, name, known in named:
        what = Sentence("数字") if name == "parts" else Sentence("报送材料")
        for way in written.below(part):
            for each, _ in written.texts((*way, name)):
                _known(written, each, what, known)


def reviewers_exist(written: Written) -> None:
    """The review route names roles; who confirms leads the unit that reports."""
    for way in written.deliverables():
        for each, _ in written.texts((*way, "review")):
            _known(written, each, Sentence("角色"), ROLES)
        if written.text((*way, "confirmed_by")):
            _known(written, (*way, "confirmed_by"), Sentence("可以确认的角色"), SECOND_HANDS)


def _chosen(written: Written, way: Way, key: str, keys: Collection[str], choices: Collection[str]) -> None:
    if key in choices:
        return
    if key in keys:
        written.say(way, Sentence("“{key}”不是选题: 它的 about 不是 quota", key=key))
    else:
        written.say_unknown(way, Sentence("选题材料"), key, choices)


def _same_year(written: Written, way: Way, named_at: Way, choice: Way) -> None:
    ours, theirs = written.whole((*way, "budget_year")), written.whole((*choice, "budget_year"))
    if ours is not None and theirs is not None and ours != theirs:
        sentence = Sentence(
            "预算年度({ours})与所选的“{choice}”({theirs})不一致",
            ours=ours,
            theirs=theirs,
            choice=written.text((*choice, "key")),
        )
        written.say(named_at, sentence)


def _choice(written: Written, way: Way) -> str | None:
    return written.text((*way, "key")) if written.text((*way, "about")) == About.QUOTA else None


def _known(written: Written, way: Way, what: Sentence, known: Collection[str]) -> None:
    name = written.text(way)
    if name is not None and name not in known:
        written.say_unknown(way, what, name, known)


def _once(written: Written, ways: list[Way]) -> None:
    first: dict[str, int] = {}
    for way in ways:
        name = written.text(way)
        if name is None:
            continue
        if name in first:
            written.say(way, Sentence("“{key}”写了两次, 第一次在第{line}行", key=short(name), line=first[name]))
        first.setdefault(name, written.line(way))


def _texts(written: Written, ways: list[Way]) -> dict[str, None]:
    """The texts at the ways, in order; quick to look into."""
    return {text: None for way in ways if (text := written.text(way)) is not None}
