"""Runs of the crash district: killed where asked, started again, and compared with one that nobody disturbed."""

import json
import random
import signal
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

import crash_district
from crash_child import DELIVERY, Order, as_line
from ledger_files import LedgerFiles, same_files

from models.settings import Settings
from notices.catcher import Catcher, list_mails
from notices.mailer import PostBook
from tasks.export import export
from tasks.office import Office
from tasks.prove import disagreements

CHILD = Path(__file__).with_name("crash_child.py")
SEED = 20220311
WRITES = ("INSERT", "UPDATE", "COMMIT")


class Met(NamedTuple):
    """An event of a child's life."""

    number: int
    day: str
    part: str
    when: str
    what: str

    @property
    def kind(self) -> tuple[str, str]:
        return self.when, self.what.partition(" <")[0]

    def __str__(self) -> str:
        return f"{self.part} of {self.day}, {self.when} {self.what}"


def journal(path: Path) -> list[Met]:
    """What a child met, in order."""
    cells = (line.split("\t") for line in path.read_text("utf-8").splitlines())
    return [Met(int(number), *others) for number, *others in cells]


class Children:
    """Gives orders to the program of children, and waits for each to be carried out."""

    def __init__(self, program: "subprocess.Popen[str]") -> None:
        self.program = program

    def end_of(self, order: Order) -> dict[str, int]:
        assert self.program.stdin and self.program.stdout
        self.program.stdin.write(as_line(order))
        self.program.stdin.flush()
        answer: dict[str, int] = json.loads(self.program.stdout.readline())
        return answer


@contextmanager
def children() -> Iterator[Children]:
    """The program, until the block ends."""
    command = [sys.executable, "-W", "error", str(CHILD)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as program:
        yield Children(program)
        assert program.stdin
        program.stdin.close()
        assert program.wait(10) == 0


@dataclass(frozen=True)
class Lived:
    """What a day left in its folder, the events that its last process met, the mail in flight at each kill ("" for
    none), and the Message-IDs of the mails of the day after it."""

    folder: Path
    met: list[Met]
    in_flight: tuple[str, ...]
    next_day: tuple[str, ...]

    @property
    def files(self) -> LedgerFiles:
        return LedgerFiles(self.folder / "files")

    def at(self, number: int) -> str:
        """An event for whoever reads where processes were killed."""
        return f"at {number}/{len(self.met)}: {self.met[number - 1]}"

    def mails(self) -> Counter[bytes]:
        """Every mail that came, with how often it came."""
        return Counter(path.read_bytes() for path in (self.folder / "mails").glob("*.eml"))

    def message_ids(self) -> Counter[str]:
        return Counter(head.message_id for head in list_mails(self.folder / "mails"))


def lived(
    of: Children, url: str, folder: Path, on: date, kills: Sequence[int] = (), *, started_again: bool = True
) -> Lived:
    """Live through a day, killed at each of `kills` (counted anew in each process) and each time started again, unless
    nothing is `started_again` that day. Then live through the next day, undisturbed and here, and write the files."""
    in_flight, met = [], []
    with Catcher(folder / "mails") as catcher:
        for number, kill_at in enumerate([*kills, 0] if started_again else kills):
            path = folder / f"journal{number}"
            end = of.end_of(Order(url, catcher.port, str(path), on.isoformat(), kill_at))
            assert end == {"signal": signal.SIGKILL if kill_at else 0, "returned": 0}, (kill_at, end)
            met = journal(path)
            if kill_at:
                in_flight.append(_in_flight(met))
    return Lived(folder, met, tuple(in_flight), _next_day(url, folder, crash_district.day_after(on)))


def _next_day(url: str, folder: Path, on: date) -> tuple[str, ...]:
    office, book = Office(url), PostBook()
    try:
        crash_district.live_through(office, book, Settings(), on, composing=False)
        with office.reading() as connection:
            assert disagreements(connection) == []
            export(connection, folder / "files", on=on)
    finally:
        office.close()
    return tuple(mail.message_id for mail in book.mails)


def _in_flight(met: list[Met]) -> str:
    """The mail that the server has and the ledger does not know of: it has left, and no COMMIT came after it."""
    for event in reversed(met):
        if (event.when, event.what) == ("after", "COMMIT"):
            return ""
        if event.when == "after" and event.what.startswith("sending "):
            return event.what.removeprefix("sending ")
    return ""


def _write_down(url: str, folder: Path, on: date) -> None:
    office = Office(url)
    try:
        with office.reading() as connection:
            assert disagreements(connection) == []
            export(connection, folder / "files", on=on)
    finally:
        office.close()


def is_the_same(disturbed: Lived, undisturbed: Lived) -> None:
    """Fail unless the ledger is the same, and the mails too but for those in flight, which came once more each."""
    same_files(disturbed.files, undisturbed.files)
    assert disturbed.next_day == undisturbed.next_day
    expected, came = undisturbed.mails(), disturbed.mails()
    assert not expected - came, "mails are missing or differ"
    twice = came - expected
    assert set(twice) <= set(expected), "mails that nobody planned"
    ids = disturbed.message_ids() - undisturbed.message_ids()
    assert ids == Counter(filter(None, disturbed.in_flight)), "another mail than that in flight came twice"


def chosen_points(met: list[Met], turn: int) -> list[int]:
    """Six events of a day, by seed: two in its sweep, three in its delivery, one while only the server has a mail.

    Those of the sweep are at what it writes: between two readings nothing changes. Every turn takes other kinds of
    events, as far as there are some.
    """
    in_doubt = doubtful_points(met)
    sweeping = [event.number for event in met if event.part != DELIVERY and event.what.startswith(WRITES)]
    delivering = [event.number for event in met if event.part == DELIVERY and event.number not in set(in_doubt)]
    shares = ((sweeping, 2), (delivering, 3), (in_doubt, 1))
    return [point for numbers, count in shares for point in _some(met, numbers, count, turn)]


def _some(met: list[Met], numbers: list[int], count: int, turn: int) -> list[int]:
    kinds: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number in numbers:
        kinds[met[number - 1].kind].append(number)
    order = sorted(kinds)
    random.Random(SEED).shuffle(order)
    chance = random.Random(f"{SEED} {turn}")
    return [chance.choice(kinds[order[at % len(order)]]) for at in range(turn * count, (turn + 1) * count)]


def doubtful_points(met: list[Met]) -> list[int]:
    """The events at which the server has a mail that the ledger does not know of."""
    return [event.number for event in met if _in_flight(met[: event.number])]
