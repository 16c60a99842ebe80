"""What is to be mended is reported by deliverables about items to mend."""

from calendars.places import Way, Written
from models.errors import Sentence
from models.kinds import ItemSource, SubjectKind

SOURCES = [source.value for source in ItemSource]


def items_have_their_deliverables(written: Written) -> None:
    """The deliverables that `rectification` names are about items to mend, and its sources are sources."""
    known = {key: way for way in written.deliverables() if (key := written.text((*way, "key")))}
    part: Way = ("rectification",)
    named = [way for way in ((*part, "deliverable"),) if written.text(way)]
    by_source = written.get((*part, "by_source"))
    for way in [(*part, "by_source", source) for source in by_source] if isinstance(by_source, dict) else []:
        if way[-1] not in SOURCES:
            written.say_unknown(way, Sentence("整改来源"), str(way[-1]), SOURCES)
        named.append(way)
    for way in named:
        key = written.text(way) or ""
        if key not in known:
            written.say_unknown(way, Sentence("报送材料"), key, list(known))
        elif [kind for _, kind in written.texts((*known[key], "where", "kind"))] != [SubjectKind.RECTIFICATION]:
            written.say(way, Sentence("“{key}”不是以整改事项为对象的报送材料", key=key))
