"""Everything that the command line says is there in Chinese and in English.

Our sentences are Chinese in the code (found by sentences.py); nianlun/locale/en holds their English. The command-line
library's sentences are English in its code; nianlun/locale/zh holds their Chinese. `--write` adds what is missing to
both, empty, and drops what is no longer said.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po
from sentences import CHINESE, ROOT, clicks_sentences, our_sentences

LOCALE = ROOT / "nianlun" / "locale"
OURS = LOCALE / "en" / "LC_MESSAGES" / "nianlun.po"
CLICKS = LOCALE / "zh" / "LC_MESSAGES" / "messages.po"
HELP = """
import click
from nianlun.command import root
def walk(command, name, parent):
    context = click.Context(command, info_name=name, parent=parent)
    print(command.get_help(context))
    if isinstance(command, click.Group):
        for each in command.list_commands(context):
            walk(command.get_command(context, each), each, context)
walk(root, "nianlun", None)
"""


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def compare(path: Path, wanted: dict[str, str] | dict[str | tuple[str, str], str]) -> Iterator[str]:
    """What a catalogue lacks, has too much, or says with other values."""
    catalog, name = read(path), path.relative_to(ROOT).as_posix()
    there = {message.id: message for message in catalog if message.id}
    for text, place in wanted.items():
        message = there.get(text)
        if message is None or not all(_strings(message)):
            yield f"{name}: no translation of {text!r} ({place})"
        elif message.fuzzy:
            yield f"{name}: unsure: {text!r}"
        else:
            yield from (f"{name}: {text!r}: {why}" for why in _differences(message))
    yield from (f"{name}: nobody says {text!r}" for text in there if text not in wanted)
    yield from (f"{name}: left over: {text!r}" for text in catalog.obsolete)


def _strings(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)


def _differences(message: Message) -> Iterator[str]:
    texts = message.id if isinstance(message.id, tuple) else (message.id,)
    allowed = set().union(*(_values(text) for text in texts))
    for string in _strings(message):
        said = _values(string)
        if not said <= allowed or (len(texts) == 1 and said != allowed):
            yield f"other values: {sorted(said ^ allowed)}"
        for mark in ("\b", "\n\n"):
            if string.count(mark) != texts[0].count(mark):
                yield f"other paragraphs ({mark!r})"


def _values(text: str) -> set[str]:
    named = {name.partition("!")[0] for _, name, _, _ in Formatter().parse(text) if name is not None}
    return named | set(re.findall(r"%\([a-z]+\)s", text))


def check_help() -> Iterator[str]:
    """Every page of help, in both languages, by starting the command line twice."""
    for language in ("zh", "en"):
        env = {**os.environ, "NIANLUN_LANG": language, "COLUMNS": "200", "PYTHONIOENCODING": "utf-8"}
        made = subprocess.run(
            [sys.executable, "-c", HELP], cwd=ROOT, env=env, capture_output=True, encoding="utf-8", check=False
        )
        if made.returncode:
            yield f"help in {language}: {made.stderr.strip()[-400:]}"
        for line in made.stdout.splitlines():
            english = re.search(r"Usage|Options|Commands|Show |\[OPTIONS\]|required|default", line)
            if (language == "en" and CHINESE.search(line)) or (language == "zh" and english):
                yield f"help in {language}: {line.strip()}"


def rewrite(path: Path, wanted: dict[str, str] | dict[str | tuple[str, str], str]) -> None:
    """The catalogue with what is wanted and nothing else, translations kept."""
    old = read(path) if path.exists() else Catalog()
    made = Catalog(locale=path.parent.parent.name)
    for text in wanted:
        known = old.get(text)
        made.add(text, known.string if known and known.id == text else None)
    write(path, made)


def write(path: Path, catalog: Catalog) -> None:
    """The catalogue as a file, without the names and dates that nobody keeps true."""
    header = (
        f"Language: {catalog.locale_identifier}",
        f"Plural-Forms: {catalog.plural_forms}",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(b'msgid ""\nmsgstr ""\n' + b"".join(f'"{line}\\n"\n'.encode() for line in header) + b"\n")
        write_po(file, catalog, width=116, omit_header=True, ignore_obsolete=True)


def main(arguments: list[str]) -> int:
    ours, wrong = our_sentences()
    clicks = clicks_sentences()
    if "--write" in arguments:
        rewrite(OURS, ours)
        rewrite(CLICKS, clicks)
    wrong += [*compare(OURS, ours), *compare(CLICKS, clicks), *check_help()]
    print("\n".join(wrong) or f"languages fit: {len(ours)} sentences of ours, {len(clicks)} of the library's")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
