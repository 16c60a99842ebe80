"""Who owes what fits together: what one obligation is about, which unit owes it, and what a choice must satisfy."""

from calendars.places import Way, Written
from calendars.schema import About, Who
from calendars.words import short
from models.errors import Sentence
from models.kinds import UnitKind

# What is said only of one kind of obligation, and must be said of it.
BELONGS = {About.SUBJECTS: "where", About.CHOSEN: "chosen_in", About.QUOTA: "quota"}
ASKS = ("at_least", "exactly", "total_at_least", "share", "covers")


def abouts_fit(written: Written) -> None:
    """`where` stands with subjects, `chosen_in` with chosen, `quota` with quota; each there, and nowhere else."""
    for way in written.deliverables():
        about = written.text((*way, "about"))
        if about not in list(About):
            continue
        for owner, name in BELONGS.items():
            there = name in written.names(way)
            if there and about != owner:
                written.say(
                    (*way, name), Sentence("{name}只用于 about: {owner}", name=name, owner=owner.value), name=True
                )
            elif not there and about == owner:
                written.say((*way, "about"), Sentence("about: {owner} 要写{name}", name=name, owner=owner.value))


def owners_fit(written: Written) -> None:
    """Only what was chosen has a selector; what has no subjects to come from names its kinds of unit."""
    for way in written.deliverables():
        who, about = written.text((*way, "owed_by", "who")), written.text((*way, "about"))
        if who == Who.SELECTOR and about in list(About) and about != About.CHOSEN:
            written.say((*way, "owed_by", "who"), Sentence("who: selector 只用于 about: chosen"))
        if about in (About.UNIT, About.QUOTA) and who != Who.BUREAU and not written.below((*way, "owed_by", "kinds")):
            written.say((*way, "owed_by"), Sentence("about: {about} 要写 kinds: 哪几类单位", about=about))


def quotas_fit(written: Written) -> None:
    """Each kind of unit that owes a choice has one quota, and no other kind has; a quota asks for something."""
    for way in written.deliverables():
        owing = _owing(written, way)
        asked: set[str] = set()
        for quota in written.below((*way, "quota")):
            _asks(written, quota)
            for each, kind in written.texts((*quota, "of")):
                if kind in asked:
                    written.say(each, Sentence("“{kind}”已有一条选题要求", kind=short(kind)))
                elif owing and kind not in owing and kind in list(UnitKind):
                    written.say(each, Sentence("“{kind}”不在 owed_by 的 kinds 里", kind=kind))
                asked.add(kind)
        missing = [kind for kind in owing if kind not in asked]
        if asked and missing:
            written.say((*way, "quota"), Sentence("没有写{kinds}的选题要求", kinds=", ".join(missing)), name=True)


def _owing(written: Written, way: Way) -> list[str]:
    if written.text((*way, "owed_by", "who")) == Who.BUREAU:
        return [UnitKind.BUREAU.value]
    return [kind for _, kind in written.texts((*way, "owed_by", "kinds")) if kind in list(UnitKind)]


def _asks(written: Written, quota: Way) -> None:
    names = written.names(quota)
    if names and not any(name in names for name in ASKS):
        written.say(quota, Sentence("这条选题要求没有写要选什么: {asks}", asks=", ".join(ASKS)))
    for kind in written.names((*quota, "at_least")):
        if kind in written.names((*quota, "exactly")):
            written.say(
                (*quota, "exactly", kind), Sentence("“{kind}”既写了至少又写了恰好", kind=short(kind)), name=True
            )
