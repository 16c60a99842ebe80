"""The list at the head of a new year's file: read as it was written, and shortened by what is decided."""

from pathlib import Path

import pytest

from calendars.deciding import lines_of
from calendars.loading import loads
from calendars.renewing import renewed
from calendars.undecided import decided, undecided
from calendars.workdays import Workdays
from models.errors import NotKnown

OLD = (Path(__file__).parents[2] / "calendars" / "minhang-2022.yaml").read_text(encoding="utf-8")
DAYS = Workdays.shipped()
NEW = renewed(OLD, "minhang-2022.yaml", 2027, DAYS)


def test_the_list_says_every_decision() -> None:
    listed = undecided(NEW.text)
    assert [each.where for each in listed] == [each.where for each in NEW.decisions]
    assert all(NEW.text.split("\n")[each.line - 1].endswith(each.said) for each in listed)
    assert undecided(OLD) == []


def test_lines_are_those_of_the_file() -> None:
    lines = lines_of(NEW.text, "2027.yaml", loads(NEW.text, "2027.yaml"), DAYS)
    said = {each.where: each.line for each in NEW.decisions if each.line and each.kind in ("number", "due", "document")}
    assert said
    assert {where: lines[where] for where in said} == said


def test_what_is_decided_goes_and_nothing_else() -> None:
    text = NEW.text
    for left in range(len(NEW.decisions) - 1, -1, -1):
        first = undecided(text)[0]
        text = decided(text, first.line, first.said)
        assert len(undecided(text)) == left
    body = NEW.text[NEW.text.index("# ══ 待定事项完 ══") :].split("\n", 2)[2]
    assert text == body, "with the last of them the list is gone"


def test_a_head_goes_with_its_last_line_and_no_other_line_is_taken() -> None:
    (only,) = [each for each in undecided(NEW.text) if each.head.startswith("新文件")]
    assert "新文件 (" not in decided(NEW.text, only.line, only.said)
    for line, said in ((only.line + 1, only.said), (only.line, "x"), (1, only.said)):
        with pytest.raises(NotKnown):
            decided(NEW.text, line, said)
