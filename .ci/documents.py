"""The documents say what is so.

Every relative link leads somewhere; every `nianlun …` command exists with its options, and the two READMEs name the
same ones; every `make …` exists; every setting is listed with its default; the columns and words of docs/ are those of
the code; no file names a host of the world, or a folder of somebody's machine.
"""

import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

import click
from pydantic import SecretStr

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from calendar_documents import calendar_documents  # noqa: E402

from calendars.results import Decision, Measure  # noqa: E402
from calendars.schema import About, Basis, Form, Rules, Who  # noqa: E402
from models import kinds  # noqa: E402
from models.settings import PREFIX, Settings  # noqa: E402
from nianlun.command import root  # noqa: E402
from nianlun.measures import MEASURES  # noqa: E402
from tasks.compare import COLUMNS as COMPARE_COLUMNS  # noqa: E402
from tasks.differences import COLUMNS as DIFFERENCE_COLUMNS  # noqa: E402
from tasks.differences import TOTALS, Part  # noqa: E402
from tasks.export import HEADERS  # noqa: E402
from tasks.record import EVENTS  # noqa: E402
from tasks.register.template import COLUMNS  # noqa: E402
from tasks.script import COLUMNS as SCRIPT_COLUMNS  # noqa: E402
from tasks.script import FORM  # noqa: E402

OURS = {"127.0.0.1", "localhost", "example.org", "www.w3.org", "json-schema.org", "x"}  # hosts that a file may name
SUFFIXES = {".md", ".py", ".yaml", ".yml", ".toml", ".lock", ".svg", ".j2", ".csv", ".po", ".mako", ".txt", "", ".json"}
MACHINE = re.compile(r"(?<![\w.~:-])/(?:root|home|Users|workspace|builds|mnt)/[\w.-]+")
PLACEHOLDER = re.compile(r"…|[A-Z_]{2,}(=[A-Z_]+)?|D\.\.D")
OTHER_VARIABLES = {
    *("NIANLUN_LANG", "NIANLUN_TRIAL", "NIANLUN_ROOT"),
    *("NIANLUN_NOTHING_LEFT_OUT", "NIANLUN_TEST_POSTGRES", "NIANLUN_EXPLORE"),
}


def words(codes: Iterable[Enum]) -> set[str]:
    """Codes as they stand in files: the value of a word, the small name of a number."""
    return {str(code.value) if isinstance(code, str) else code.name.lower() for code in codes}


S = kinds.LineState
VOCABULARIES: dict[str, set[str]] = {
    "step": words(kinds.StepKey),
    "state": words(kinds.State),
    "event": words(kinds.Event),
    "level": words(kinds.Level),
    "notice state": words(set(S) - {S.LEASED, S.MERGED}),  # leased lines are shown as planned; only mails are merged
    "notice reason": {"handed_in", "reviewed", "changed", "no_address", "overtaken"},
    "proposal state": words(kinds.ProposalState) | {"struck_off"},
    "standing": {standing.name.capitalize() for standing in kinds.Standing},
    "role": {role.name for role in kinds.Role},
    "unit kind": words(kinds.UnitKind),
    "subject kind": words(kinds.SubjectKind),
    "book": words(kinds.Book),
    "fund class": words(kinds.FundClass),
    "source level": words(kinds.SourceLevel),
    "attribute": words(kinds.Attribute),
    "script event": set(EVENTS),
    "who": words(Who),
    "about": words(About),
    "basis": words(Basis),
    "roll": words(kinds.Roll),
    "form": words(Form),
    "rule set": {rules.value for rules in Rules},
    "decision": words(Decision),
    "measure": words(Measure),
    "part": words(Part),
    "figure": {*TOTALS, *MEASURES},
}
TABLES = {name: header.split(",") for name, header in {**HEADERS, **COLUMNS}.items()} | {
    "script.csv": [*SCRIPT_COLUMNS, FORM],
    "differences.csv": list(DIFFERENCE_COLUMNS),
    "compare.csv": list(COMPARE_COLUMNS),
}


@cache
def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


@cache
def files() -> list[Path]:
    """Every file of the project, committed or about to be; without git, all outside of hidden and made folders."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode == 0:
        found = [ROOT / name for name in sorted(set(listed.stdout.split("\0"))) if name]
    else:
        hidden = (".", "var", "dist", "build")
        found = [path for path in sorted(ROOT.rglob("*")) if not path.relative_to(ROOT).parts[0].startswith(hidden)]
    return [path for path in found if path.is_file() and path.suffix in SUFFIXES]


def documents() -> list[Path]:
    return [path for path in files() if path.suffix == ".md"]


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def links() -> Iterator[str]:
    """Relative links and their anchors."""
    for path in documents():
        for target in re.findall(r"\]\(([^)\s]+)\)", _prose(text_of(path))):
            if "://" in target or target.startswith("mailto:"):
                continue
            name, _, anchor = target.partition("#")
            there = (path.parent / name).resolve() if name else path
            if not there.exists():
                yield f"{shown(path)}: leads nowhere: {target}"
            elif anchor and there.suffix == ".md" and anchor not in _anchors(there):
                yield f"{shown(path)}: no such heading: {target}"


def _prose(text: str) -> str:
    return re.sub(r"```.*?```", "", text, flags=re.DOTALL)


def _anchors(path: Path) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", _prose(text_of(path)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.strip().lower()).replace(" ", "-") for head in heads}


def quoted(path: Path) -> Iterator[tuple[str, bool]]:
    """What a document quotes as commands: the line, and whether it stands as one to type."""
    text = text_of(path)
    for block in re.findall(r"```\w*\n(.*?)```", text, re.DOTALL):
        for line in block.replace("\\\n", " ").splitlines():
            yield line.strip(), True
    for span in re.findall(r"`([^`\n]+)`", _prose(text)):
        yield span.strip(), False


def commands(path: Path) -> Iterator[tuple[list[str], bool]]:
    """The words of each `nianlun …` that a document quotes."""
    for line, whole in quoted(path):
        command = re.sub(r"^(\$ )?((?:[A-Z_]+=\S+ )*)(\.venv/bin/)?", "", line.split(" #")[0])
        if re.match(r"nianlun( [a-z-]|$)", command):
            yield shlex.split(command)[1:], whole


def command_of(said: list[str]) -> tuple[click.Command, list[str], list[str]]:
    """The command that the words call, its name, and the words after it."""
    command: click.Command = root
    path: list[str] = []
    rest = list(said)
    while isinstance(command, click.Group) and rest and not rest[0].startswith("-") and "…" not in rest[0]:
        found = command.get_command(click.Context(command), rest[0])
        if found is None:
            raise click.UsageError(f"no command {rest[0]}")
        command, path = found, [*path, rest.pop(0)]
    return command, path, rest


def wrong_commands() -> Iterator[str]:
    """Commands that do not exist, or not with these options."""
    for path in documents():
        for said, whole in commands(path):
            try:
                _try(said, whole and not any(PLACEHOLDER.fullmatch(word) for word in said))
            except click.ClickException as error:
                yield f"{shown(path)}: nianlun {' '.join(said)}: {error.format_message()}"


def _try(said: list[str], whole: bool) -> None:
    command, path, rest = command_of(said)
    if whole and not isinstance(command, click.Group):
        command.make_context(path[-1] if path else "nianlun", list(rest))
        return
    options = {name for each in command.params for name in (*each.opts, *each.secondary_opts)} | {"--help"}
    for word in rest:
        if word.startswith("--") and word.partition("=")[0] not in options:
            raise click.NoSuchOption(word)
    choices = [each.type.choices for each in command.params if isinstance(each.type, click.Choice)]
    first = next((word for word in rest[:1] if not word.startswith("-") and not PLACEHOLDER.fullmatch(word)), None)
    if choices and first is not None and first not in choices[0]:
        raise click.UsageError(f"no such word: {first}")


def named(path: Path) -> set[str]:
    """The commands and options that a document names."""
    found = set()
    for said, _whole in commands(path):
        _command, name, rest = command_of(said)
        found.add(" ".join(name))
        found.update(f"{' '.join(name)} {word.partition('=')[0]}" for word in rest if word.startswith("--"))
    return found


def readmes() -> Iterator[str]:
    """Both READMEs name the same commands and settings."""
    english, chinese = ROOT / "README.md", ROOT / "README.zh-CN.md"
    for what, find in (("command", named), ("setting", _variables)):
        one, other = find(english), find(chinese)
        yield from (f"README.zh-CN.md: lacks the {what} {each!r} of README.md" for each in sorted(one - other))
        yield from (f"README.md: lacks the {what} {each!r} of README.zh-CN.md" for each in sorted(other - one))


def _variables(path: Path) -> set[str]:
    return set(re.findall(rf"{PREFIX}[A-Z][A-Z_]*[A-Z]", text_of(path)))


def make_targets() -> Iterator[str]:
    known = set(re.findall(r"^([a-z][a-z-]*):", text_of(ROOT / "Makefile"), re.MULTILINE))
    for path in documents():
        for line, _whole in quoted(path):
            said = re.match(r"make ([a-z-]+)", line)
            if said and said[1] not in known:
                yield f"{shown(path)}: no target: {line}"


def settings() -> Iterator[str]:
    """Every setting stands in both READMEs with its default, and no document names another."""
    known = {PREFIX + name.upper(): field.default for name, field in Settings.model_fields.items()}
    for name, none in (("README.md", "empty"), ("README.zh-CN.md", "空")):
        rows = dict(re.findall(rf"^\| `({PREFIX}\w+)` \| (.*?) \|", text_of(ROOT / name), re.MULTILINE))
        wanted = {variable: _default(value, none) for variable, value in known.items()}
        for variable in sorted(wanted.keys() | rows.keys()):
            if rows.get(variable) != wanted.get(variable):
                yield f"{name}: {variable}: {rows.get(variable)} is not {wanted.get(variable)}"
    for path in documents():
        for variable in sorted(_variables(path) - set(known) - OTHER_VARIABLES):
            yield f"{shown(path)}: no setting {variable}"


def _default(value: Any, none: str) -> str:
    plain = value.get_secret_value() if isinstance(value, SecretStr) else value
    if plain in ("", None, ()):
        return none
    return f"`{plain:g}`" if isinstance(plain, float) else f"`{plain}`"


def vocabularies() -> Iterator[str]:
    """The columns and words that docs/files.md and docs/calendar.md list."""
    said: dict[str, list[str]] = {}
    for name in ("docs/files.md", "docs/calendar.md"):
        for part in re.split(r"^#+ ", text_of(ROOT / name), flags=re.MULTILINE)[1:]:
            head, _, body = part.partition("\n")
            rows = re.findall(r"^\| `([^`]+)` \|", body, re.MULTILINE)
            said.setdefault(head.strip().removeprefix("Words: "), []).extend(rows)
    for name, columns in TABLES.items():
        if said.get(name) != columns:
            yield f"docs/files.md: {name}: columns should be {','.join(columns)}"
    for name, wanted in VOCABULARIES.items():
        there = said.get(name, [])
        if set(there) != wanted or len(there) != len(wanted):
            yield f"docs: words of {name}: {sorted(set(there) ^ wanted)}"


def hosts_and_machines() -> Iterator[str]:
    """Nobody's machine, and no host but examples."""
    here = re.compile(rf"{re.escape(str(ROOT))}(?![\w-])") if len(ROOT.parts) > 2 else None
    for path in files():
        text = text_of(path)
        for host in re.findall(r"https?://([A-Za-z0-9][A-Za-z0-9.-]*)", text):
            if host not in OURS and not host.endswith((".example.org", ".example", ".invalid", ".test")):
                yield f"{shown(path)}: names the host {host}"
        found = MACHINE.findall(text) + (here.findall(text) if here else [])
        yield from (f"{shown(path)}: names a folder of a machine: {each}" for each in dict.fromkeys(found))


CHECKS: tuple[Callable[[], Iterator[str]], ...] = (
    links,
    wrong_commands,
    readmes,
    make_targets,
    settings,
    vocabularies,
    calendar_documents,
    hosts_and_machines,
)


def main() -> int:
    wrong = [each for check in CHECKS for each in check()]
    print("\n".join(wrong) or f"{len(documents())} documents hold")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
