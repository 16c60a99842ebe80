"""What the documents say is so."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_links_commands_settings_columns_and_words_are_those_of_the_code():
    done = subprocess.run([sys.executable, ".ci/documents.py"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_pictures_load_nothing():
    for picture in (ROOT / "docs" / "pictures").glob("*.svg"):
        text = picture.read_text(encoding="utf-8").replace('xmlns="http://www.w3.org/2000/svg"', "")
        assert "http" not in text and "@font-face" not in text and "@import" not in text, picture.name
