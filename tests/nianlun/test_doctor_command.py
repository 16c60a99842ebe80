"""The doctor as a whole: a healthy office, exit codes, no traces, no secrets, bounded in time, in two languages."""

import hashlib
import json
import re
import socket
import sqlite3
from pathlib import Path
from time import monotonic

import pytest
from doctor import OPENING, doctor, home_of, nianlun
from hostile_smtp import hostile_server
from offices import SqliteOffices

from nianlun.diagnosis.registry import CHECKS

CHINESE = re.compile("[\u3400-\u9fff]")


@pytest.fixture
def home(sqlite_offices: SqliteOffices, tmp_path: Path) -> Path:
    return home_of(sqlite_offices, tmp_path / "home")


def files(folder: Path) -> dict[str, str]:
    """Every file below a folder, by its content."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def test_a_healthy_office_has_nothing_wrong_and_every_check_is_made(home: Path) -> None:
    report = doctor(NIANLUN_HOME=str(home))
    assert (report.code, report.wrong) == (0, set())
    assert {row["check"] for row in report.rows} == set(CHECKS)
    assert [row["check"] for row in report.rows] == sorted(
        (row["check"] for row in report.rows), key=list(CHECKS).index
    ), "in reading order"
    assert report.named("note") <= {
        "mail no-catcher",
        "running not-running",
        "prefect not-examined",
        "disk little-room",
    }


def test_every_finding_says_what_how_and_unless_in_order_how_to_mend_it(home: Path) -> None:
    report = doctor(NIANLUN_HOME=str(home), NIANLUN_SMTP_HOST="mail.invalid", NIANLUN_SMTP_PORT="x")
    assert all(row["what"] and row["found"] for row in report.rows)
    assert [row for row in report.rows if bool(row["cure"]) == (row["verdict"] == "ok")] == []


def test_nothing_is_changed_or_left_behind(home: Path) -> None:
    before = files(home)
    assert doctor(NIANLUN_HOME=str(home)).code == 0
    assert files(home) == before


def test_an_empty_place_stays_empty(tmp_path: Path) -> None:
    assert doctor(NIANLUN_HOME=str(tmp_path)).code == 0
    assert list(tmp_path.iterdir()) == []


def test_outside_alone_is_one_and_ours_is_two(home: Path) -> None:
    with hostile_server() as server:
        port = str(server.port)
    dead = {"NIANLUN_SMTP_HOST": "127.0.0.1", "NIANLUN_SMTP_PORT": port, "NIANLUN_MAIL_FROM": "a@bureau.test"}
    assert doctor("mail", "settings", NIANLUN_HOME=str(home), **dead).code == 1
    both = doctor("mail", "settings", NIANLUN_HOME=str(home), **dead, NIANLUN_MAILS_PER_MINUTE="-1")
    assert (both.code, both.wrong) == (2, {"mail refused-port", "settings wrong"})


def test_with_every_server_deaf_it_ends_in_time_and_tells_the_rest(tmp_path: Path) -> None:
    """A socket whose queue of connections is never emptied, for the database, the mail server and Prefect's."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as deaf:
        port = deaf.getsockname()[1]
        began = monotonic()
        report = doctor(
            NIANLUN_HOME=str(tmp_path),
            NIANLUN_DATABASE_URL=f"postgresql+psycopg://u:hidden-horse@127.0.0.1:{port}/d",
            NIANLUN_SMTP_HOST="127.0.0.1",
            NIANLUN_SMTP_PORT=str(port),
            NIANLUN_SMTP_TIMEOUT="600",
            NIANLUN_MAIL_FROM="a@bureau.test",
            PREFECT_API_URL=f"http://127.0.0.1:{port}/api",
        )
        assert monotonic() - began < 30
    assert report.code == 1
    assert {named.split()[0] for named in report.wrong} == {"database", "mail", "prefect"}
    assert "horse" not in report.text


def test_a_secret_is_hidden_wherever_somebody_else_says_it(home: Path) -> None:
    with hostile_server(says={"GREETING": "554 go away, Battery-Staple"}) as server:
        report = doctor(
            "mail",
            NIANLUN_HOME=str(home),
            NIANLUN_SMTP_HOST="127.0.0.1",
            NIANLUN_SMTP_PORT=str(server.port),
            NIANLUN_SMTP_SECURITY="plain",
            NIANLUN_SMTP_USER="u",
            NIANLUN_SMTP_PASSWORD="Battery-Staple",
        )
    assert ("Battery" in report.text, "go away, ******" in report.text) == (False, True)


def test_a_test_mail_is_sent_where_it_is_asked_to_and_nowhere_else(home: Path) -> None:
    with hostile_server() as server:
        told = {
            "NIANLUN_HOME": str(home),
            "NIANLUN_SMTP_HOST": "127.0.0.1",
            "NIANLUN_SMTP_PORT": str(server.port),
            "NIANLUN_SMTP_SECURITY": "plain",
        }
        assert (doctor("mail", **told).code, server.seen.mails) == (0, [])
        assert doctor("mail", options=("--mail-to", "me@example.org"), **told).code == 0
    assert (len(server.seen.mails), server.seen.commands.count("RCPT")) == (1, 1)


def test_an_address_that_is_none_is_refused(home: Path) -> None:
    refused = nianlun("doctor", "--mail-to", "张三", NIANLUN_HOME=str(home))
    assert (refused.returncode, "不是邮件地址" in refused.stderr) == (2, True)


def test_people_read_signs_and_words_in_either_language(home: Path) -> None:
    env = {"NIANLUN_HOME": str(home), "NIANLUN_MAILS_PER_MINUTE": "-1"}
    chinese = nianlun("doctor", "--only", "settings", "--only", "register", "--only", "mail", **env)
    english = nianlun(
        "doctor", "--only", "settings", "--only", "home", "--only", "mail", "--only", "zone", **env, NIANLUN_LANG="en"
    )
    assert (chinese.returncode, english.returncode) == (2, 2)
    assert all(sign in chinese.stdout for sign in ("✔ 正常", "! 须知", "✘ 有误", "→ "))
    assert all(sign in english.stdout for sign in ("✔ ok", "! note", "✘ wrong", "→ "))
    assert CHINESE.findall(english.stdout) == []
    assert "\x1b[" not in chinese.stdout, "no colour where nobody looks"


def test_prefect_is_not_imported(home: Path) -> None:
    done = nianlun("doctor", NIANLUN_HOME=str(home), PYTHONPROFILEIMPORTTIME="1")
    assert (done.returncode, re.findall(r"\| +prefect$", done.stderr, re.MULTILINE)) == (0, [])


def test_up_refuses_what_cannot_work_in_a_sentence(home: Path) -> None:
    connection = sqlite3.connect(home / "nianlun.db")
    connection.execute("UPDATE alembic_version SET version_num = '9998'")
    connection.commit()
    connection.close()
    newer = nianlun("up", "--once", NIANLUN_HOME=str(home))
    with hostile_server() as server:
        gone = f"postgresql+psycopg://u:hidden-horse@127.0.0.1:{server.port}/d"
    nobody = nianlun("up", "--once", NIANLUN_HOME=str(home), NIANLUN_DATABASE_URL=gone)
    for done, code, said in ((newer, 2, "9998"), (nobody, 1, "拒绝连接")):
        assert (done.returncode, said in done.stderr, "→ " in done.stderr) == (code, True, True), done.stderr
        assert ("Traceback" in done.stderr, "horse" in done.stderr, done.stdout) == (False, False, "")


def test_every_command_that_finds_no_database_says_so_in_a_sentence(home: Path) -> None:
    (home / "nianlun.db").write_bytes(b"unit_code,name,kind\n" * 500)
    torn = nianlun("status", NIANLUN_HOME=str(home))
    with hostile_server() as server:
        gone = f"postgresql+psycopg://u:hidden-horse@127.0.0.1:{server.port}/d"
    nobody = nianlun("outbox", "list", NIANLUN_HOME=str(home), NIANLUN_DATABASE_URL=gone)
    for done, code, said in ((torn, 2, "不是数据库文件"), (nobody, 1, "拒绝连接")):
        assert (done.returncode, said in done.stderr, "nianlun doctor" in done.stderr) == (code, True, True), (
            done.stderr
        )
        assert ("Traceback" in done.stderr, "horse" in done.stderr) == (False, False)


def test_the_json_is_a_list_with_the_same_words_in_every_row(home: Path) -> None:
    rows = json.loads(nianlun("doctor", "--json", "--only", "home", "--only", "zone", NIANLUN_HOME=str(home)).stdout)
    keys = ["check", "finding", "verdict", "whose", "what", "found", "cure"]
    assert [list(row) for row in rows] == [keys] * len(rows) != []


def test_the_office_of_these_tests_has_lived_a_day(home: Path) -> None:
    connection = sqlite3.connect(home / "nianlun.db")
    [n] = connection.execute("SELECT count(*) FROM notice WHERE state = 2").fetchone()
    connection.close()
    assert (n > 100, OPENING.isoformat(), (home / "up.lock").exists()) == (True, "2022-03-01", False)
