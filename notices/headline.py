"""The subject line: the worst thing first, then what else, in sixty characters."""

import re
from collections.abc import Sequence

from notices import desk_words
from notices.digest import Digest
from notices.grouping import Block, Matter, Place
from notices.phrases import Phrases, clean, short_day
from notices.view import mark
from notices.words import LEVELS

LONGEST = 60
WORST = {
    Matter.EVALUATION: "项评价工作待办",
    Matter.LETTER: "份函件待签收",
    Matter.RETURNED: "项被退回",
    Matter.DUE: "项未报",
    Matter.TRANSFERRED: "项转入",
    Matter.OPENED: "项新下达",
}
SINCE = {Matter.REVIEW: ("项待审", "收到"), Matter.APPLICATION: ("项结果待应用", "审核通过")}
ALSO = {
    Matter.APPROVED: "项已批准处理",
    Matter.LATE: "项已逾期",
    Matter.RETURNED: "项被退回",
    Matter.DUE: "项将到期",
    Matter.TRANSFERRED: "项转入",
    Matter.OPENED: "项新下达",
    Matter.REVIEW: "项待审",
    Matter.DESK: desk_words.SEVERAL,
    Matter.EVALUATION: "项评价待办",
    Matter.APPLICATION: "项结果待应用",
    Matter.LETTER: "份函件待签收",
}


def subject(digest: Digest, blocks: Sequence[Block], phrases: Phrases) -> str:
    """【预警】3 项已逾期 5 个工作日，另有 12 项将到期 — 闵行区绩效管理 5月10日; never longer than sixty characters."""
    level, worst, also = _parts(digest, blocks, phrases)
    end = _end(digest)
    told = [f"{count} {what}" for count, what in also]
    bodies = [f"{worst}，另有 {'、'.join(told)}", f"{worst}，另有 {sum(count for count, _ in also)} 项"] if also else []
    for body in (*bodies, worst):
        if len(level + body + end) <= LONGEST:
            return level + body + end
    return clean(level + worst, LONGEST)


def corrected(digest: Digest, blocks: Sequence[Block]) -> str:
    """【期限更正】12 项由4月29日改为5月20日 — 闵行区绩效管理 4月20日; the new dates alone where several moved."""
    moved = [block for block in blocks if block.matter is Matter.MOVED]
    count, also = _count(moved), _count(blocks) - _count(moved)
    heads = [block.head for block in moved]
    dates = {(head.told_on, head.due_on) for head in heads}
    first = min(heads, key=lambda head: head.due_on)
    new = short_day(first.due_on, digest.on)
    told = f"由{short_day(first.told_on or first.due_on, digest.on)}改为{new}"
    if len(dates) > 1:
        told = f"期限有变，{'最早 ' if len({due for _, due in dates}) > 1 else ''}{new}前报送"
    end = _end(digest)
    line = f"【期限更正】{count} 项{told}{f'，另有 {also} 项' if also else ''}"
    return line + end if len(line + end) <= LONGEST else clean(line, LONGEST)


def _end(digest: Digest) -> str:
    facts = {"district": district(digest.desk.jurisdiction), "day": short_day(digest.on, digest.on)}
    return " — " + digest.wording.say("subject_end", **facts)


def district(name: str) -> str:
    """闵行区 of 上海市闵行区; a name that is not nested stays as it is."""
    return re.sub(r"^(.{2,}?省)?(.{2,}?市(?=.{2,}))?(?=.)", "", clean(name))


def _parts(digest: Digest, blocks: Sequence[Block], phrases: Phrases) -> tuple[str, str, list[tuple[int, str]]]:
    if not blocks:
        return "【提醒】", f"{len(digest.unreached)} 家单位未登记绩效专管责任人", []
    top = max(blocks, key=lambda block: (block.head.level.value, -block.place, -block.matter))
    kinds: dict[tuple[bool, Matter], list[Block]] = {}
    for block in blocks:
        kinds.setdefault((block.place is Place.PROPOSALS, block.matter), []).append(block)
    first = (top.place is Place.PROPOSALS, top.matter)
    worst = _worst(kinds.pop(first), top, phrases)
    also = [(_count(group), "项拟办待批准" if key[0] else ALSO[key[1]]) for key, group in sorted(kinds.items())]
    return f"【{mark(top).word}】", worst, also


def _worst(group: Sequence[Block], top: Block, phrases: Phrases) -> str:
    count = _count(group)
    if top.matter is Matter.DESK:
        return f"{count} {desk_words.counted({block.head.event for block in group if block.head.event})}"
    if top.place is Place.PROPOSALS:
        return f"{count} 项待局领导批准"
    if top.matter in SINCE:
        since_on = min(block.head.since_on for block in group if block.head.since_on)
        what, since = SINCE[top.matter]
        return f"{count} {what}，最早{short_day(since_on, phrases.on)}{since}"
    if top.matter is Matter.APPROVED:
        return f"{count} 项经局领导批准予以{LEVELS[top.head.level]}"
    if top.matter is Matter.LATE:
        late = sorted({phrases.late_by(block.head) for block in group})
        return f"{count} 项已逾期{' ' if len(late) == 1 else '，最长 '}{late[-1]} 个工作日"
    when = "" if top.matter in (Matter.EVALUATION, Matter.LETTER) else f"，{_by_when(group, phrases)}"
    return f"{count} {WORST[top.matter]}{when}"


def _by_when(group: Sequence[Block], phrases: Phrases) -> str:
    """4月29日前报送（还有 3 个工作日）, by the soonest of several dates."""
    soonest = min(group, key=lambda block: block.head.due_on).head
    several = len({block.head.due_on for block in group}) > 1
    day = short_day(soonest.due_on, phrases.on) + phrases.tentative(soonest)
    return f"{'最早 ' if several else ''}{day}前报送（{phrases.standing(soonest)}）"


def _count(group: Sequence[Block]) -> int:
    return sum(len(block.items) for block in group)
