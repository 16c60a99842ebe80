"""A ladder goes up, tells people who exist, and asks a leader from the circular on."""

from collections.abc import Iterator

from calendars.places import Way, Written
from calendars.schema import Counts
from models.errors import Sentence
from models.kinds import BUREAU_ROLES, LADDER_ROLES, Anchor, By, Level, Role

RECIPIENTS = [role.name for role in LADDER_ROLES]
APPROVERS = [role.name for role in BUREAU_ROLES]
EVENTS = (Anchor.OPENS, Anchor.RETURNED)
LEVELS = list(Level)


def recipients_exist(written: Written) -> None:
    """Each rung and trigger tells roles that a unit or the bureau holds, each once."""
    for way in (*_rungs(written), *_triggers(written)):
        tells_each_once(written, way)


def tells_each_once(written: Written, way: Way) -> None:
    """What stands at `way` tells roles that there are, each once."""
    told: set[str] = set()
    for each, role in written.texts((*way, "recipients")):
        if role not in RECIPIENTS:
            written.say_unknown(each, Sentence("收件角色"), role, RECIPIENTS)
        elif role in told:
            written.say(each, Sentence("收件角色“{role}”写了两次", role=role))
        told.add(role)


def chains_end_with_a_leader(written: Written) -> None:
    """A chain of approvals names roles of the bureau, and the last word is a leader's.

    Sections are none of them: each supervises some units, and a proposal is about units of many.
    """
    for way in (("approval_chain", "roles"), ("letters", "approved_by")):
        named = written.texts(way)
        for each, role in named:
            if role not in APPROVERS:
                written.say_unknown(each, Sentence("可以批准的角色"), role, APPROVERS)
        if named and named[-1][1] in APPROVERS and named[-1][1] != Role.FIN_LEADER.name:
            written.say(named[-1][0], Sentence("最后须由局领导（FIN_LEADER）批准"))


def rungs_are_in_order(written: Written) -> None:
    """Rungs counted from the due date stand in the order of their days, none twice, and their level never falls."""
    for ladder in _ladders(written):
        before: Way | None = None
        for way in _rungs_of(written, ladder):
            if written.text((*way, "from")) != Anchor.DUE:
                continue
            if before is not None:
                _compare(written, before, way)
            before = way


def events_count_no_days(written: Written) -> None:
    """A rung on opening or return acts on that day, by itself, and stands once; other events have no rung."""
    for ladder in _ladders(written):
        seen: set[str] = set()
        for way in _rungs_of(written, ladder):
            event = written.text((*way, "from"))
            if event == Anchor.APPROVED:
                written.say((*way, "from"), Sentence("批准后的通知由系统自动发出, 不写在阶梯里"))
            if event == Anchor.MOVED:
                written.say((*way, "from"), Sentence("期限更正由系统自动发出, 不写在阶梯里"))
            if event == Anchor.TRANSFERRED:
                written.say((*way, "from"), Sentence("转入的通知由系统自动发出, 不写在阶梯里"))
            if event == Anchor.EVALUATING:
                written.say((*way, "from"), Sentence("对评价人员的提醒由系统自动发出, 不写在阶梯里"))
            if event in (Anchor.DECIDING, Anchor.RECEIVING):
                sentence = Sentence(
                    "结果应用和签收的提醒写在 application_reminders、receipt_reminders 里, 不写在阶梯里"
                )
                written.say((*way, "from"), sentence)
            if event == Anchor.COUNTED:
                written.say((*way, "from"), Sentence("按次数升级写在 triggers 里, 不写在阶梯里"))
            if event == Anchor.DESK:
                written.say((*way, "from"), Sentence("确认和申请的通知由系统自动发出, 不写在阶梯里"))
            if event == Anchor.WAITING:
                written.say((*way, "from"), Sentence("对审核人的提醒由系统自动发出, 不写在阶梯里"))
            if event not in EVENTS:
                continue
            if event in seen:
                written.say((*way, "from"), Sentence("“from: {event}”写了两次", event=event))
            seen.add(event)
            _acts_at_once(written, way, event)


def leaders_decide_from_circular_up(written: Written) -> None:
    """From the circular (L4) up a person decides."""
    for way in _rungs(written):
        level = _level(written, way)
        if level is None or level < Level.L4 or written.text((*way, "by")) not in (None, By.AUTOMATIC):
            continue
        sentence = Sentence("{level}须由领导批准, 要写 by: approval", level=level)
        written.say((*way, "by") if written.text((*way, "by")) else (*way, "level"), sentence)


def triggers_escalate(written: Written) -> None:
    """A count trigger proposes: a circular or more, more than what it counts. What it counts is there to be counted:
    items at a level of its ladder, or lists, which exist from the circular up."""
    for ladder in _ladders(written):
        levels = [_level(written, rung) for rung in _rungs_of(written, ladder)]
        seen: set[tuple[str | None, int | None]] = set()
        for way in written.below((*ladder, "triggers")):
            counts, times = written.text((*way, "counts")), written.whole((*way, "times"))
            if (counts, times) in seen:
                written.say(way, Sentence("同样的次数写了两次"))
            seen.add((counts, times))
            of, level = _level(written, way, "of"), _level(written, way)
            if level is not None and level < Level.L4:
                written.say((*way, "level"), Sentence("按次数升级只能拟L4及以上，须由领导批准"))
            if of is None or level is None:
                continue
            if of >= level:
                written.say((*way, "level"), Sentence("级别{level}不高于所数的{of}", level=level, of=of))
            if counts == Counts.LAST_ON_LIST and of < Level.L4:
                written.say((*way, "of"), Sentence("{of}没有名单: 名单从L4起", of=of))
            if of not in levels:
                written.say((*way, "of"), Sentence("阶梯里没有{of}这一级", of=of))


def _triggers(written: Written) -> Iterator[Way]:
    return (way for ladder in _ladders(written) for way in written.below((*ladder, "triggers")))


def _compare(written: Written, before: Way, way: Way) -> None:
    earlier, later = written.whole((*before, "workdays")), written.whole((*way, "workdays"))
    if earlier is not None and later is not None:
        if later == earlier:
            written.say((*way, "workdays"), Sentence("与上一级重复: 都是到期日{days:+}个工作日", days=later))
        elif later < earlier:
            sentence = Sentence("各级要按日子先后排列: {later:+}排在了{earlier:+}之后", later=later, earlier=earlier)
            written.say((*way, "workdays"), sentence)
    lower, higher = _level(written, before), _level(written, way)
    if lower is not None and higher is not None and higher < lower:
        written.say((*way, "level"), Sentence("级别{level}低于上一级的{before}", level=higher, before=lower))


def _acts_at_once(written: Written, way: Way, event: str) -> None:
    if written.whole((*way, "workdays")) not in (None, 0):
        written.say((*way, "workdays"), Sentence("“from: {event}”的一级只能当日发出: workdays 只能是 0", event=event))
    if written.text((*way, "by")) == By.APPROVAL:
        written.say((*way, "by"), Sentence("“from: {event}”的一级自动发出, 不能等批准", event=event))


def _level(written: Written, way: Way, name: str = "level") -> Level | None:
    text = written.text((*way, name))
    return Level(text) if text in LEVELS else None


def _ladders(written: Written) -> list[Way]:
    return [("ladders", name) for name in written.names(("ladders",))]


def _rungs_of(written: Written, ladder: Way) -> list[Way]:
    return written.below((*ladder, "rungs"))


def _rungs(written: Written) -> Iterator[Way]:
    return (way for ladder in _ladders(written) for way in _rungs_of(written, ladder))
