"""One mail in words: a subject, a real plain text and a page that webmail shows whole. Pure: today is in the digest."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, select_autoescape

from calendars.workdays import Workdays
from models.kinds import Role
from notices import desk_words
from notices.cards import Section
from notices.digest import Composed, Digest
from notices.grouping import OWN_ROLES, Block, Heard, Matter, Place, blocks, once_each
from notices.headline import corrected, district, subject
from notices.phrases import TENTATIVE, WHY_TENTATIVE, Phrases, clean, full_day, short_day
from notices.reasons import reasons
from notices.view import Viewer
from notices.wrapping import pad, width, wrap

TEMPLATES = Path(__file__).parent / "templates"
UNITS_NAMED = 40
PEOPLE_NAMED = 6
TOLD_OF_UNREACHED = (Role.DEPT, Role.FIN_OPERATOR)


def compose(digest: Digest, days: Workdays) -> Composed:
    """The mail that `digest` asks for; the same words for the same digest, template and working days.

    Raises:
        UnknownYear: a count runs through a year with neither official nor provisional days.
    """
    phrases = Phrases(days, digest.on, digest.desk.document, digest.wording)
    heard = once_each(digest.items, phrases)
    made = blocks(heard)
    line = corrected(digest, made) if digest.corrects else subject(digest, made, phrases)
    facts = _facts(digest, heard, made, phrases) | {"subject": line}
    html, text = _templates()
    kind = "correction" if digest.corrects else "digest"
    return Composed(line, text.render(facts), html.render(facts), f"{kind}/{template_version()}{digest.wording.mark}")


@cache
def template_version() -> str:
    """A hash of every template's text, so that a notice tells which words it was sent with."""
    told = hashlib.sha256()
    for path in sorted(TEMPLATES.glob("*.j2")):
        told.update(path.name.encode() + b"\0" + path.read_text("utf-8").encode() + b"\0")
    return told.hexdigest()[:8]


@cache
def _templates() -> tuple[Template, Template]:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(["html.j2"]),
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals.update(wrap=wrap, pad=pad, width=width)
    environment.filters["width"] = width
    return environment.get_template("digest.html.j2"), environment.get_template("digest.txt.j2")


def _facts(digest: Digest, heard: list[Heard], made: list[Block], phrases: Phrases) -> dict[str, Any]:
    desk, say = digest.desk, digest.wording.say
    office = {"bureau": clean(desk.bureau), "desk": clean(desk.desk), "today": full_day(digest.on)}
    unreached, own_unreached = ("", "") if digest.corrects else _unreached(digest)
    lead = _moved(heard, phrases) if digest.corrects else _lead(heard, phrases)
    sections = Viewer(digest, phrases).sections(made)
    return {
        "sections": sections,
        "why_tentative": WHY_TENTATIVE if any(map(_tells_tentative, sections)) else "",
        "warnings": [clean(each, 200) for each in digest.warnings],
        "greeting": _greeting(digest),
        "lead": say("lead", told=lead, **office),
        "headline": _headline(heard, digest, office),
        "preheader": "。".join(filter(None, [lead, *_following(made, phrases)])),
        "head": say("head", district=district(desk.jurisdiction), **office),
        "ask": _ask(digest),
        "contact": say("contact", **office),
        "reasons": say("reasons", reasons=told) if (told := "；".join(reasons(digest))) else "",
        "footer": say("footer", closing=say("closing_correction" if digest.corrects else "closing"), **office),
        "note": f"本邮件是 {short_day(digest.first_said_on, digest.on)}通知的重发。" if digest.first_said_on else "",
        "mended": _mended(digest),
        "unreached": say("unreached", units=unreached, **office) if unreached else "",
        "own_unreached": say("own_unreached", units=own_unreached, **office) if own_unreached else "",
    }


def _tells_tentative(section: Section) -> bool:
    return any(TENTATIVE in value for card in section.cards for _, value in card.facts)


def _greeting(digest: Digest) -> str:
    names = [clean(name) for name in digest.names]
    more = f"等 {len(names)} 位" if len(names) > PEOPLE_NAMED else ""
    if not names:
        return digest.wording.say("greeting_nobody")
    return digest.wording.say("greeting", names="、".join(names[:PEOPLE_NAMED]) + more)


def _headline(heard: list[Heard], digest: Digest, office: dict[str, str]) -> str:
    """The office's own sentence for the highest level of the mail; as shipped there is none."""
    highest = max((each.item.level for each in heard), key=lambda level: level.value, default=None)
    return digest.wording.say(f"headline.{highest.value}", **office) if highest and not digest.corrects else ""


def _lead(heard: list[Heard], phrases: Phrases) -> str:
    """The whole in a sentence: 贵单位以下 12 项未报，其中 3 项已逾期. A unit may owe more than speaks up today."""
    own, reviews, requests, evaluations, received, results, waiting, desk = (
        [each for each in heard if each.place is place] for place in Place
    )
    told = []
    if own:
        units = _units(own)
        told.append(_counted("贵单位" if units == 1 else f"您负责的 {units} 家单位的", own, phrases))
    if reviews:
        since_on = min(each.item.since_on for each in reviews if each.item.since_on)
        told.append(f"{len(reviews)} 项报送等待审核，最早{short_day(since_on, phrases.on)}收到")
    if requests:
        events = {each.item.event for each in requests if each.item.event}
        told.append(f"{len(requests)} {desk_words.counted(events)}")
    if evaluations:
        told.append(f"{len(evaluations)} 项评价工作待办")
    if received:
        told.append(f"{len(received)} 份函件待签收")
    if results:
        since_on = min(each.item.since_on for each in results if each.item.since_on)
        told.append(f"{len(results)} 项评价结果待应用，最早{short_day(since_on, phrases.on)}审核通过")
    if waiting:
        told.append(f"{_units(waiting)} 家单位的 {len(waiting)} 项拟办事项待局领导批准")
    if desk:
        told.append(_counted(f"{'另有 ' if told else ''}{_units(desk)} 家单位的", desk, phrases))
    return "；".join(told) or "有单位没有登记可联系的绩效专管责任人"


def _moved(heard: list[Heard], phrases: Phrases) -> str:
    """A correction in a sentence: what was said before does not hold any more; and what is said for the first time."""
    moved = [each for each in heard if each.matter is Matter.MOVED]
    first = [each for each in heard if each.matter is not Matter.MOVED]
    return "；".join(filter(None, [_corrected(moved), _lead(first, phrases) if first else ""]))


def _corrected(heard: list[Heard]) -> str:
    units = _units(heard)
    own = any(each.place is Place.OWN for each in heard)
    whose = "贵单位" if own and units == 1 else f"您负责的 {units} 家单位的" if own else f"{units} 家单位的"
    return f"{whose}以下 {len(heard)} 项未报事项的期限已经更正，此前通知中的期限不再有效，请以本邮件为准"


def _units(heard: list[Heard]) -> int:
    return len({each.item.unit_code for each in heard})


def _counted(who: str, heard: list[Heard], phrases: Phrases) -> str:
    late = sum(phrases.is_late(each.item) for each in heard)
    tail = f"，其中 {late} 项已逾期" if 0 < late < len(heard) else "，已逾期" if late else ""
    return f"{who}以下 {len(heard)} 项未报{tail}"


def _following(made: list[Block], phrases: Phrases) -> list[str]:
    """What happens next to the worst of the reader's own."""
    return [phrases.next_for_unit(block.head) for block in made[:1] if block.place is Place.OWN]


def _ask(digest: Digest) -> str:
    desk = digest.desk
    office = f"{clean(desk.bureau)}{clean(desk.desk)}"
    if desk.reply_to:
        return digest.wording.say("ask", section=clean(desk.reply_to, 80), office=office)
    return digest.wording.say("ask_desk", office=office)


def _mended(digest: Digest) -> str:
    """What was handed in before it could be told of, for whoever decided on it."""
    told = [
        f"{clean(each.unit_name)} {clean(each.title)}{' ' if each.subject_name else ''}{clean(each.subject_name)}"
        f"（已于{short_day(each.handed_in_on, digest.on)}补报）"
        for each in digest.mended
    ]
    more = f"等 {len(told)} 项" if len(told) > UNITS_NAMED else ""
    return f"本次批准的事项中，下列已经补报，不再通知单位：{'、'.join(told[:UNITS_NAMED])}{more}。" if told else ""


def _unreached(digest: Digest) -> tuple[str, str]:
    """The units without a responsible person, for whoever can name one; and the reader's own units among them."""
    roles = {item.role for item in digest.items}
    own = {item.unit_code: item.unit_name for item in digest.items if not item.has_officer and item.role in OWN_ROLES}
    others = {
        item.unit_code: item.unit_name
        for item in digest.items
        if not item.has_officer and item.role in TOLD_OF_UNREACHED
    }
    if not roles or roles.intersection(TOLD_OF_UNREACHED):
        others |= dict(digest.unreached)
    return _names(others), _names({code: name for code, name in own.items() if code not in others})


def _names(units: dict[str, str]) -> str:
    names = [clean(units[code]) for code in sorted(units)]
    more = f" 等 {len(names)} 家单位" if len(names) > UNITS_NAMED else ""
    return "、".join(names[:UNITS_NAMED]) + more
