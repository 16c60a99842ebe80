"""One mail in words: a subject, a real plain text and a page that webmail shows whole. Pure; the clock is an argument."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from calendars.workdays import Workdays
from models.kinds import Role
from notices.digest import Composed, Digest
from notices.grouping import OWN_ROLES, Block, Heard, Place, blocks, once_each
from notices.headline import district, subject, summary
from notices.phrases import Phrases, clean, full_day
from notices.view import Viewer, reasons
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
    phrases = Phrases(days, digest.on, digest.desk.document)
    heard = once_each(digest.items, phrases)
    made = blocks(heard)
    line = subject(digest, made, phrases)
    facts = _facts(digest, heard, made, phrases) | {"subject": line}
    html, text = _templates()
    return Composed(line, text.render(facts), html.render(facts), template_version())


@cache
def template_version() -> str:
    """digest/ and a hash of every template's text, so that a notice tells which words it was sent with."""
    told = hashlib.sha256()
    for path in sorted(TEMPLATES.glob("*.j2")):
        told.update(path.name.encode() + b"\0" + path.read_text("utf-8").encode() + b"\0")
    return f"digest/{told.hexdigest()[:8]}"


@cache
def _templates() -> tuple[Template, Template]:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=lambda name: name is not None and name.endswith(".html.j2"),
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals.update(wrap=wrap, pad=pad, width=width)
    return environment.get_template("digest.html.j2"), environment.get_template("digest.txt.j2")


def _facts(digest: Digest, heard: list[Heard], made: list[Block], phrases: Phrases) -> dict[str, Any]:
    desk = digest.desk
    unreached, own_unreached = _unreached(digest)
    return {
        "sections": Viewer(digest, phrases).sections(made),
        "greeting": _greeting(digest),
        "lead": _lead(digest, heard, made, phrases),
        "preheader": summary(digest, made, phrases),
        "today": full_day(digest.on),
        "district": district(desk.jurisdiction),
        "bureau": clean(desk.bureau),
        "desk": clean(desk.desk),
        "ask": _ask(digest),
        "reasons": "；".join(reasons(digest)),
        "unreached": unreached,
        "own_unreached": own_unreached,
    }


def _greeting(digest: Digest) -> str:
    names = [clean(name) for name in digest.names]
    more = f"等 {len(names)} 位" if len(names) > PEOPLE_NAMED else ""
    return ("、".join(names[:PEOPLE_NAMED]) + more or "各位同事") + "："


def _lead(digest: Digest, heard: list[Heard], made: list[Block], phrases: Phrases) -> str:
    """One sentence that says the whole: 截至 2022年5月10日（周二），贵单位有 12 项未报，其中 3 项已逾期。"""
    if not made:
        return f"截至 {full_day(digest.on)}，以下单位还没有可联系的绩效专管责任人。"
    own = [each for each in heard if each.place is Place.OWN]
    told = [_counted("贵单位" if len(_units(own)) == 1 else f"您负责的 {len(_units(own))} 家单位", own, phrases)] if own else []
    desk = [each for each in heard if each.place is Place.DESK]
    if desk:
        told.append(_counted(f"您联系的 {len(_units(desk))} 家单位", desk, phrases))
    waiting = [each for each in heard if each.place is Place.PROPOSALS]
    if waiting:
        told.append(f"{len(_units(waiting))} 家单位的 {len(waiting)} 项拟办事项待局领导批准")
    return f"截至 {full_day(digest.on)}，{'；'.join(told)}。"


def _units(heard: list[Heard]) -> set[str]:
    return {each.item.unit_code for each in heard}


def _counted(who: str, heard: list[Heard], phrases: Phrases) -> str:
    late = sum(phrases.is_late(each.item) for each in heard)
    tail = "" if not late else "，均已逾期" if late == len(heard) else f"，其中 {late} 项已逾期"
    return f"{who}有 {len(heard)} 项未报{tail}"


def _ask(digest: Digest) -> str:
    desk = digest.desk
    office = f"{clean(desk.bureau)}{clean(desk.desk)}"
    if desk.reply_to:
        return f"有疑问，或需要延期、认为不应报送的，请直接回复本邮件（送达业务科室 {clean(desk.reply_to, 80)}），或联系{office}。"
    return f"有疑问，或需要延期、认为不应报送的，请直接回复本邮件，由{office}答复。"


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
