"""The command line speaks Chinese by default, and English."""

import gettext
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from nianlun import language

ROOT = Path(__file__).parents[2]


def nianlun(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if name not in ("NIANLUN_LANG", "LANGUAGE")}
    argv = [sys.executable, "-m", "nianlun.command", *arguments]
    env |= {"PYTHONIOENCODING": "utf-8", **environment}
    return subprocess.run(argv, cwd=ROOT, env=env, capture_output=True, encoding="utf-8", check=False)


def test_every_sentence_has_its_translation():
    done = subprocess.run([sys.executable, ".ci/languages.py"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_chinese_is_spoken_by_default_and_english_on_demand():
    assert "用法" in nianlun("--help").stdout
    assert "Usage" in nianlun("--help", NIANLUN_LANG="en").stdout


def test_what_the_command_line_library_complains_about_is_chinese_too():
    done = nianlun("owes", "--whatever")
    assert (done.returncode, "没有选项" in done.stderr) == (2, True)
    done = nianlun("owes", "--whatever", NIANLUN_LANG="en", LANGUAGE="zh")
    assert (done.returncode, "No such option" in done.stderr) == (2, True)


@pytest.fixture
def locale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    copied = tmp_path / "locale"
    shutil.copytree(language.LOCALE, copied, ignore=shutil.ignore_patterns("*.mo", "*.py", "__pycache__"))
    monkeypatch.setattr(language, "LOCALE", copied)
    return copied


def test_a_catalogue_that_was_not_compiled_is_compiled_when_it_is_needed(locale: Path):
    assert language.catalogue("en").gettext("周日") == "Sunday"
    assert (locale / "en/LC_MESSAGES/nianlun.mo").exists()


def test_a_catalogue_that_is_torn_or_cannot_be_written_is_read_from_its_text(locale: Path):
    compiled = locale / "en/LC_MESSAGES/nianlun.mo"
    compiled.write_bytes(b"torn")
    os.utime(compiled, (2**33, 2**33))
    assert language.catalogue("en").gettext("周日") == "Sunday"
    compiled.unlink()
    compiled.mkdir()
    assert language.catalogue("en").gettext("周日") == "Sunday"


def test_without_a_catalogue_sentences_stand_as_in_the_code(locale: Path):
    shutil.rmtree(locale)
    assert isinstance(language.catalogue("en"), gettext.NullTranslations)
    assert language.catalogue("en").gettext("周日") == "周日"
