"""What becomes of results fits together: gates let some pass, findings come from somewhere, figures add up."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from calendars.places import Way, Written
from calendars.results import Decision, Measure
from models.errors import Sentence

IN_UNITS = {
    Measure.SUBJECTS: ("个", "项"),
    Measure.UNITS: ("个", "家"),
    Measure.AMOUNT: ("元", "万元", "亿元"),
    Measure.ADJUSTED_AMOUNT: ("元", "万元", "亿元"),
    Measure.RATE: ("%",),
    Measure.ROUNDS: ("次",),
    Measure.RULES: ("项", "个"),
}
COUNTS = (Measure.SUBJECTS, Measure.UNITS, Measure.ROUNDS, Measure.RULES)


def gates_let_some_pass(written: Written) -> None:
    """What passes a gate is one of its results, and something does not pass."""
    for gate in written.below(("gates",)):
        results = [name for _, name in written.texts((*gate, "results", "names"))]
        passes = written.texts((*gate, "passes"))
        for way, name in passes:
            if results and name not in results:
                written.say_unknown(way, Sentence("结果"), name, results)
        if results and set(results) <= {name for _, name in passes}:
            written.say((*gate, "passes"), Sentence("所有结果都能通过, 不成其为条件"))


def applications_can_be_proposed(written: Written) -> None:
    """A share is of what is proposed first, and the least of it is not above the most; lights have their bounds; each
    finding is there once, because it names its rule."""
    bounds = (written.number(("budget_lights", "red_below")), written.number(("budget_lights", "yellow_below")))
    red, yellow = bounds
    if red is not None and yellow is not None and red >= yellow:
        written.say(("budget_lights", "red_below"), Sentence("红灯的界限须低于黄灯的{yellow}", yellow=yellow))
    seen: set[str] = set()
    for way in written.below(("applications",)):
        finding = written.text((*way, "finding")) or ""
        if finding in seen:
            written.say((*way, "finding"), Sentence("“{finding}”写了两次", finding=finding))
        seen.add(finding)
        if written.texts((*way, "lights")) and bounds == (None, None):
            written.say((*way, "lights"), Sentence("要看灯, 须写明budget_lights"))
        _share_fits(written, way)


def _share_fits(written: Written, way: Way) -> None:
    least, most = written.number((*way, "percent", "least")), written.number((*way, "percent", "most"))
    if least is None:
        return
    proposed = [name for _, name in written.texts((*way, "then"))][:1]
    if proposed != [Decision.REDUCE.value]:
        written.say((*way, "percent"), Sentence("有比例的, then须把reduce写在最前"))
    if most is not None and most < least:
        written.say((*way, "percent", "most"), Sentence("至多{most}%低于至少{least}%", most=most, least=least))


def months_have_passed(written: Written) -> None:
    """A form about January to a month is not due before that month is over."""
    year = written.whole(("work_year",))
    for way in written.deliverables():
        month, due_on = written.whole((*way, "as_of_month")), written.day((*way, "due", "on"))
        money = written.whole((*way, "budget_year"))
        if year is None or month is None or due_on is None or money is None or not 1 <= month <= 12:
            continue
        last = date(year + money, month, monthrange(year + money, month)[1])
        if due_on < last:
            sentence = Sentence("要填到{month}月, 到期日{due}却在{last}之前", month=month, due=due_on, last=last)
            written.say((*way, "as_of_month"), sentence)


def figures_speak_of_one_year(written: Written) -> None:
    """A figure counts deliverables of its own budget year."""
    years = {written.text((*way, "key")): written.whole((*way, "budget_year")) for way in written.deliverables()}
    for figure in written.below(("figures",)):
        ours = written.whole((*figure, "budget_year"))
        for way, key in written.texts((*figure, "deliverables")):
            theirs = years.get(key)
            if ours is not None and theirs is not None and ours != theirs:
                values = {"ours": ours, "theirs": theirs, "key": key}
                written.say(way, Sentence("预算年度({ours})与“{key}”的({theirs})不一致", **values))


def figures_have_their_units(written: Written) -> None:
    """Money in 元, 万元 or 亿元, counts whole and in 个, 家, 项 or 次, each measure said once."""
    for figure in written.below(("figures",)):
        seen: set[Measure] = set()
        for stated in written.below((*figure, "states")):
            measure, unit = _measure(written, stated), written.text((*stated, "unit"))
            if measure is None:
                continue
            if measure in seen:
                written.say((*stated, "measure"), Sentence("“{measure}”写了两次", measure=measure.value))
            seen.add(measure)
            if unit is not None and unit not in IN_UNITS[measure]:
                written.say_unknown((*stated, "unit"), Sentence("单位"), unit, IN_UNITS[measure])
            value = _value(written, stated)
            if measure in COUNTS and value is not None and value != value.to_integral_value():
                written.say((*stated, "value"), Sentence("“{value}”不是整数", value=value))


def rounds_are_counted(written: Written) -> None:
    """A number of rounds is the number of the deliverables named: each round is one of its own."""
    for figure in written.below(("figures",)):
        counted = len(written.below((*figure, "deliverables")))
        for stated in written.below((*figure, "states")):
            value = _value(written, stated)
            if _measure(written, stated) is Measure.ROUNDS and value is not None and value != counted:
                sentence = Sentence("写了{value}次, 却列了{counted}项报送材料", value=value, counted=counted)
                written.say((*stated, "value"), sentence)


def figures_add_up(written: Written) -> None:
    """A figure with parts is their sum, in every measure that it and all of them state in one unit."""
    figures = {key: way for way in written.below(("figures",)) if (key := written.text((*way, "key")))}
    for way in figures.values():
        parts = [figures[key] for _, key in written.texts((*way, "parts")) if key in figures]
        if len(parts) != len(written.below((*way, "parts"))):
            continue  # said by names.results_exist
        for stated, measure, unit, value in _stated(written, way):
            found = [each[3] for part in parts for each in _stated(written, part) if each[1:3] == (measure, unit)]
            if len(found) == len(parts) > 0 and sum(found) != value:
                sentence = Sentence("各部分合计{total}, 这里写{value}", total=sum(found), value=value)
                written.say((*stated, "value"), sentence)


def _stated(written: Written, figure: Way) -> Iterator[tuple[Way, Measure, str, Decimal]]:
    for way in written.below((*figure, "states")):
        measure, unit, value = _measure(written, way), written.text((*way, "unit")), _value(written, way)
        if measure is not None and unit is not None and value is not None:
            yield way, measure, unit, value


def _measure(written: Written, stated: Way) -> Measure | None:
    text = written.text((*stated, "measure"))
    return Measure(text) if text in list(Measure) else None


def _value(written: Written, stated: Way) -> Decimal | None:
    return written.number((*stated, "value"))
