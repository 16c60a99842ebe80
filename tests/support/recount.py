"""What a rehearsed year comes to, counted again from its five files alone: nothing of the program's own counting."""

from collections import Counter, defaultdict
from datetime import date, timedelta

from ledger_files import LedgerFiles

NOT_EXPECTED = {"waived", "cancelled", "merged"}
OWING = {"issued", "in_progress", "returned"}
LEVELS = ("L1", "L2", "L3", "L4", "L5", "L6")
Levels = dict[tuple[str, str], str]  # by deliverable and rung
Facts = dict[tuple[str, str, str], str]  # (part, key, measure) → value as a file shows it


def recounted(files: LedgerFiles, *, work_year: int, on: date, titles: set[str]) -> Facts:
    """Every figure of a year that differences.csv may speak of, but for the totals; `titles` are its deliverables."""
    facts: Facts = {}
    levels = _levels(files)
    for key in titles:
        for measure, value in _deliverable(files, levels, key, on).items():
            facts["deliverable", f"{work_year}/{key}", measure] = str(value)
    for monday, mails in _weeks(files).items():
        facts["week", monday, "mails"] = str(mails)
    for address, measures in _people(files).items():
        facts |= {("person", address, measure): value for measure, value in measures.items()}
    for level, (batches, items) in _proposals(files).items():
        facts["proposals", level, "proposals"], facts["proposals", level, "items"] = str(batches), str(items)
    facts |= {("unreachable", code, "unreachable"): "1" for code in files.summary["unreachable"]}
    return facts


def _deliverable(files: LedgerFiles, levels: Levels, key: str, on: date) -> dict[str, object]:
    owed = [row for row in files.obligations if row["deliverable"] == key and row["state"] not in NOT_EXPECTED]
    late = [row for row in owed if row["late_workdays"] not in ("", "0") or _still_owed(row, on)]
    acted = Counter(
        levels[key, row["rung"]]
        for row in files.events
        if row["deliverable"] == key and row["event"] in ("rung_reached", "rung_proposed")
    )
    return {"obligations": len(owed), "late": len(late)} | {level: acted[level] for level in LEVELS}


def _still_owed(row: dict[str, str], on: date) -> bool:
    over = max(row["due_on"], row["nominal_due_on"]) < on.isoformat()
    return not row["first_submitted_on"] and row["state"] in OWING and over


def _levels(files: LedgerFiles) -> Levels:
    """The level of a rung, as lines and proposals say it."""
    lines = {(row["deliverable"], row["rung"]): row["level"] for row in files.notices if row["rung"]}
    return lines | {(row["deliverable"], row["rung"]): row["level"] for row in files.proposals}


def mails_of(files: LedgerFiles) -> set[tuple[str, str, str]]:
    """Every mail that left: its Message-ID, day and address."""
    return {(row["mail_id"], row["planned_on"], row["address"]) for row in files.notices if row["state"] == "accepted"}


def _weeks(files: LedgerFiles) -> Counter[str]:
    weeks: Counter[str] = Counter()
    for _id, on, _address in mails_of(files):
        day = date.fromisoformat(on)
        weeks[(day - timedelta(days=day.weekday())).isoformat()] += 1
    return weeks


def _people(files: LedgerFiles) -> dict[str, dict[str, str]]:
    items: dict[str, dict[str, set[tuple[str, ...]]]] = defaultdict(lambda: defaultdict(set))
    for row in files.notices:
        if row["state"] == "accepted":
            thing = (row["step"], row["unit_code"], row["deliverable"], row["subject_code"])
            items[row["address"]][row["planned_on"]].add(thing)
    told = {}
    for address, by_day in items.items():
        most = max(len(things) for things in by_day.values())
        worst = min(on for on, things in by_day.items() if len(things) == most)
        told[address] = {"mails": str(len(by_day)), "worst_day": worst, "worst_day_items": str(most)}
    return told


def _proposals(files: LedgerFiles) -> dict[str, tuple[int, int]]:
    by_level = defaultdict(list)
    for row in files.proposals:
        by_level[row["level"]].append(row["batch"])
    return {level: (len(set(batches)), len(batches)) for level, batches in by_level.items()}


def differing(before: Facts, after: Facts) -> dict[tuple[str, str, str], tuple[str, str]]:
    """What is not the same; a missing number is 0, a missing date nothing."""
    found = {}
    for fact in before.keys() | after.keys():
        none = "" if fact[2] == "worst_day" else "0"
        pair = before.get(fact, none), after.get(fact, none)
        if pair[0] != pair[1]:
            found[fact] = pair
    return found
