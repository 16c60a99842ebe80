"""How mails speak of acts at the desk: confirmations, requests, answers."""

from collections.abc import Iterator

from models.kinds import Event
from notices.digest import Item
from notices.phrases import Phrases, clean

ASKS = (Event.MORE_TIME_ASKED, Event.DISOWNED)
MARKS = {Event.SENT_TO_SECOND_HAND: "待确认", Event.MORE_TIME_ASKED: "申请", Event.DISOWNED: "申请"}
ANSWER = "答复"
TITLES = {
    Event.SENT_TO_SECOND_HAND: "报送前等待您确认",
    Event.MORE_TIME_ASKED: "延期申请，等待答复",
    Event.DISOWNED: "“不是我负责”，等待更正或答复",
    Event.EXTENDED: "延期申请已批准",
    Event.MORE_TIME_REFUSED: "延期申请未批准",
    Event.REQUEST_SETTLED: "“不是我负责”已答复",
}
COUNTED = {
    Event.SENT_TO_SECOND_HAND: "项待确认",
    Event.MORE_TIME_ASKED: "项申请延期",
    Event.DISOWNED: "项提出不是我负责",
    Event.EXTENDED: "项准予延期",
    Event.MORE_TIME_REFUSED: "项未准延期",
    Event.REQUEST_SETTLED: "项已有答复",
}
SEVERAL = "项确认、申请和答复"


def counted(events: set[Event]) -> str:
    """What so many of these are called."""
    return COUNTED[next(iter(events))] if len(events) == 1 else SEVERAL


def facts(item: Item, event: Event, say: Phrases) -> Iterator[tuple[str, str]]:
    """What there is to know of one act."""
    if event is Event.SENT_TO_SECOND_HAND:
        yield "待办", "请确认或退回；确认以前不算报送，催报照常"
    elif event in ASKS:
        yield "理由", clean(item.why, 200) or "未写明"
    else:
        yield "答复", clean(item.why, 200) or "未写明"
    yield "期限", say.due(item)
    yield "进度", say.standing(item)
