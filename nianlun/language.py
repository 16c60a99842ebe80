"""Which language this process speaks: Chinese unless the environment says English."""

import gettext
import os
from pathlib import Path

from models.errors import speak

LOCALE = Path(__file__).parent / "locale"


def wanted() -> str:
    """`zh` or `en`: NIANLUN_LANG decides; without it, Chinese."""
    return "en" if os.environ.get("NIANLUN_LANG", "zh").lower().startswith("en") else "zh"


def install() -> None:
    """Translate our own sentences, and the command-line library's, from now on."""
    language = wanted()
    ours = gettext.translation("nianlun", LOCALE, [language], fallback=True)
    speak(ours.gettext)
    if language == "zh":
        gettext.bindtextdomain("messages", str(LOCALE))
        os.environ["LANGUAGE"] = "zh"
