"""`nianlun mail-templates`, as a person runs it."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hamlet import settled
from offices import SqliteOffices

from nianlun.live import live_settings
from nianlun.mail_templates import mail_templates

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, sqlite_offices: SqliteOffices, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    monkeypatch.setenv("NIANLUN_DATABASE_URL", sqlite_offices.url(settled, tmp_path))
    monkeypatch.setenv("NIANLUN_HOME", str(tmp_path / "home"))
    live_settings.cache_clear()
    yield lambda *words: CliRunner().invoke(mail_templates, list(map(str, words)))
    live_settings.cache_clear()


def test_texts_go_through_a_file_and_back(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "digest.txt"
    shown = run("show", "digest")
    assert shown.exit_code == 0, shown.output
    assert "# 称呼  {names}\ngreeting = {names}：" in shown.output
    file.write_text(shown.output.replace("contact =", "contact = 电话 021"), encoding="utf-8")
    said = ("--by", "cz-gl", "--why", "加上联系电话")
    assert "尚未保存" in run("set", "digest", file, *said, "--dry-run").output
    assert "第1版" in run("set", "digest", file, *said).output
    (kept,) = json.loads(run("list", "--json").output)
    assert (kept["template"], kept["version"], kept["texts"]) == ("digest", 1, {"contact": "电话 021"})
    assert "contact = 电话 021" in run("show", "digest").output
    assert "第2版" in run("restore", "digest", 0, *said).output
    assert run("show", "digest").output == shown.output
    assert "加上联系电话" in run("list").output


def test_every_error_of_a_file_is_told_with_its_line(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "digest.txt"
    file.write_text("# 说明\ngreeting = 您好\n\nlead = {told}{secret}\nnothing = 1\n", encoding="utf-8")
    refused = run("set", "digest", file, "--by", "cz-gl", "--why", "试试")
    told = str(refused.exception).splitlines()
    assert [line.removeprefix(f"{file}:").partition(":")[0] for line in told] == ["2", "4", "5"]
    assert "缺少{names}" in told[0]
    file.write_text("greeting 您好\nlead = 一\nlead = 二\n", encoding="utf-8")
    told = str(run("set", "digest", file, "--by", "cz-gl", "--why", "试试").exception).splitlines()
    assert [line.removeprefix(f"{file}:").partition(":")[0] for line in told] == ["1", "3"]
    assert json.loads(run("list", "--json").output) == []
    assert "没有名为letter的邮件文字" in str(run("show", "letter").exception)


def test_the_test_mail_says_why_nobody_answers(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NIANLUN_SMTP_PORT", "9")
    failed = run("test", "two")
    assert failed.exit_code == 1, failed.output
    assert "127.0.0.1:9" in failed.output
    assert "名册中没有nobody的邮箱" in str(run("test", "nobody").exception)
