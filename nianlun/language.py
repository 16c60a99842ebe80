"""Which language this process speaks: Chinese unless the environment says English.

Our own sentences are Chinese in the code; `locale/en/` holds their English. The command-line library's are English in
its code; `locale/zh/` holds their Chinese. Catalogues are compiled when they are missing or older than their text.
"""

import gettext
import os
import struct
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile

import click

from models.errors import speak
from nianlun.help import ChineseHelp

LOCALE = Path(__file__).parent / "locale"
OURS, CLICK = "nianlun", "messages"  # the two catalogues; click's is called so by its own code


def wanted() -> str:
    """`zh` or `en`: NIANLUN_LANG decides; without it, Chinese."""
    return "en" if os.environ.get("NIANLUN_LANG", "zh").lower().startswith("en") else "zh"


def install() -> None:
    """Translate our own sentences, and the command-line library's, from now on."""
    language = wanted()
    speak(catalogue(language).gettext)
    if language == "zh":
        _compile_stale(_text_of(CLICK, "zh"))
        gettext.bindtextdomain(CLICK, str(LOCALE))
        os.environ["LANGUAGE"] = "zh"
        click.Context.formatter_class = ChineseHelp


def catalogue(language: str) -> gettext.NullTranslations:
    """Our sentences in `language`; without a catalogue, as they stand in the code."""
    text = _text_of(OURS, language)
    if not text.exists():
        return gettext.NullTranslations()
    _compile_stale(text)
    try:
        with text.with_suffix(".mo").open("rb") as compiled:
            return gettext.GNUTranslations(compiled)
    except (OSError, ValueError, struct.error):  # no room for it here, or torn
        return gettext.GNUTranslations(BytesIO(_compiled(text)))


def compile_all() -> None:
    """Write the .mo beside every .po."""
    for text in LOCALE.glob("*/LC_MESSAGES/*.po"):
        _write(text.with_suffix(".mo"), _compiled(text))


def _text_of(domain: str, language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / f"{domain}.po"


def _compile_stale(text: Path) -> None:
    compiled = text.with_suffix(".mo")
    try:
        if not compiled.exists() or compiled.stat().st_mtime < text.stat().st_mtime:
            _write(compiled, _compiled(text))
    except OSError:  # installed where we may not write: ours is then compiled each time, click's stays English
        return


def _compiled(text: Path) -> bytes:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    made = BytesIO()
    with text.open("rb") as source:
        write_mo(made, read_po(source))
    return made.getvalue()


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all, whoever else compiles at this moment."""
    with NamedTemporaryFile(dir=path.parent, prefix=path.name, delete=False) as draft:
        draft.write(content)
    Path(draft.name).replace(path)
