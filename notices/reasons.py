"""Why a reader gets the mail: as whom, of which units."""

from models.kinds import Anchor, Role
from notices.digest import Digest
from notices.grouping import OWN_ROLES
from notices.phrases import clean
from notices.words import ROLES

_OTHERS = (Anchor.WAITING, Anchor.EVALUATING, Anchor.DECIDING, Anchor.RECEIVING)  # not about the reader's unit


def reasons(digest: Digest) -> list[str]:
    """Why the reader gets the mail: 闵行区教育局绩效专管责任人, 财政局业务科室."""
    found: dict[Role, dict[str, None]] = {}
    for item in digest.items:
        theirs = {} if item.anchor in _OTHERS else {clean(item.unit_name): None}  # a head hears as the reviewer's
        found.setdefault(item.role, {}).update(theirs)
    told = []
    for role in sorted(found):
        units = list(found[role]) if role in OWN_ROLES else []
        named = "、".join(units[:3]) + (f"等 {len(units)} 家单位" if len(units) > 3 else "")
        told.append(f"{named}{'的' if named else ''}{ROLES[role]}")
    return told
