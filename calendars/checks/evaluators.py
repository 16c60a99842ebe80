"""Rules of who evaluates fit together: aspects make 100 points, bands go down, what conflicts is two things."""

from calendars.places import Way, Written
from models.errors import Sentence

_QUALITY: Way = ("evaluators", "quality")


def aspects_make_a_hundred(written: Written) -> None:
    """The points of an agency's quality make 100."""
    ways = written.below((*_QUALITY, "aspects"))
    points = [written.whole((*way, "points")) for way in ways]
    known = [each for each in points if each is not None]
    if ways and len(known) == len(ways) and sum(known) != 100:
        written.say((*_QUALITY, "aspects"), Sentence("各项分值合计{sum}分, 应为100分", sum=sum(known)))


def bands_go_down(written: Written) -> None:
    """From the best band to the worst; a better one never pays less."""
    better: tuple[int, int] | None = None
    for way in written.below((*_QUALITY, "bands")):
        from_, pays_from, pays_to = (written.whole((*way, name)) for name in ("at_least", "pays_from", "pays_to"))
        if from_ is None or pays_from is None or pays_to is None:
            continue
        if pays_from > pays_to:
            sentence = Sentence("付费比例从{low}%到{high}%, 前大后小", low=pays_from, high=pays_to)
            written.say((*way, "pays_from"), sentence)
        if better is not None and from_ >= better[0]:
            written.say((*way, "at_least"), Sentence("各档应由高到低, {points}分不低于上一档", points=from_))
        if better is not None and pays_to > better[1]:
            written.say((*way, "pays_to"), Sentence("较低一档付费{high}%, 高于上一档", high=pays_to))
        better = (from_, pays_from)


def conflicts_are_pairs(written: Written) -> None:
    """Two different things that no agency may do about one object."""
    for way in written.below(("evaluators", "conflicting")):
        names = [name for _, name in written.texts(way)]
        if written.below(way) and (len(names) != 2 or len(set(names)) != 2):
            written.say(way, Sentence("不相容的应是两项不同的委托"))
