"""`nianlun explain`, `owes` and `outbox` at the command line: numbers, codes, languages, files."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import district as districts
import pytest
from offices import SqliteOffices
from once import once

from models.settings import Settings
from notices.mailer import PostBook
from tasks.clock import DELIVER_AT, moment, set_trial
from tasks.day import run_day
from tasks.office import Office

LAST = date(2022, 5, 17)
DAYS = (date(2022, 3, 1), date(2022, 4, 18), LAST)
CODES = ("310", "self-evaluation", "31011221T000000000505")


@pytest.fixture(scope="module")
def home(sqlite_offices: SqliteOffices, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The district on the day on which circulars are proposed; nobody handed in."""

    def live(folder: Path) -> None:
        office = Office(sqlite_offices.url(districts.settled, folder))
        for on in DAYS:
            run_day(office, PostBook(), Settings(), on=on)
        with office.writing() as connection:
            set_trial(connection, moment(LAST, DELIVER_AT))
        office.close()

    return once(tmp_path_factory, "explained", live)


def nianlun(home: Path, *arguments: str, lang: str = "zh") -> "subprocess.CompletedProcess[str]":
    env = {key: value for key, value in os.environ.items() if not key.startswith(("NIANLUN_", "PREFECT_"))}
    env |= {"NIANLUN_HOME": str(home), "NIANLUN_LANG": lang}
    argv = [sys.executable, "-m", "nianlun.command", *arguments]
    return subprocess.run(argv, env=env, capture_output=True, text=True, check=False, timeout=60)


def test_what_owes_lists_is_explained_by_its_number_and_by_its_codes(home: Path) -> None:
    owed = json.loads(nianlun(home, "owes", "310", "--json").stdout)["owed"]
    [number] = [item["id"] for item in owed if item["subject_code"] == CODES[2]]
    by_number = nianlun(home, "explain", str(number), "--json")
    by_codes = nianlun(home, "explain", *CODES, "--json")
    assert by_number.returncode == 0 and by_number.stdout == by_codes.stdout
    told = json.loads(by_number.stdout)
    assert (told["id"], told["unit_code"], told["subject_code"], told["due_on"]) == (
        number,
        "310",
        CODES[2],
        "2022-04-29",
    )
    assert {rung["status"] for rung in told["ladder"]} == {"reached", "skipped", "proposed", "ahead"}
    assert {mail["state"] for mail in told["mails"]} == {"accepted"}
    assert told["timeline"][0]["what"] == "opened" and told["next"]


def test_it_speaks_both_languages(home: Path) -> None:
    chinese, english = (nianlun(home, "explain", *CODES, lang=lang).stdout for lang in ("zh", "en"))
    assert "为何是这一天" in chinese and "接下来" in chinese
    assert "Why on that day" in english and "What comes next" in english
    assert "为何" not in english


def test_without_a_subject_several_are_listed_with_their_numbers(home: Path) -> None:
    listed = nianlun(home, "explain", *CODES[:2])
    assert listed.returncode == 0 and CODES[2] in listed.stdout
    choice = nianlun(home, "explain", "310", "key-evaluation-selection")
    assert "重点评价选题" in choice.stdout and "应报什么" in choice.stdout


def test_the_page_is_printed_plainly(home: Path) -> None:
    page = nianlun(home, "explain", *CODES, "--page", lang="en").stdout
    assert "催报记录" in page and "江川路街道（310）" in page


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("999999",), "没有编号为999999的应报事项"),
        (("999", "self-evaluation"), "没有编码为999的单位"),
        (("310", "lunch"), "没有报送材料lunch"),
        (("310", "self-evaluation", "X"), "没有编码为X的评价对象"),
        (("310", "self-evaluation", "X", "Y"), "最多三项"),
        (("thing",), "请给出事项的编号"),
    ],
)
def test_what_is_not_there_is_a_sentence(home: Path, arguments: tuple[str, ...], sentence: str) -> None:
    done = nianlun(home, "explain", *arguments)
    assert (done.returncode, sentence in done.stderr) == (2, True), done.stderr


def test_mails_are_listed_by_day_address_unit_and_state(home: Path) -> None:
    def listed(*options: str) -> list[dict[str, object]]:
        found = nianlun(home, "outbox", "list", "--json", *options)
        assert found.returncode == 0, found.stderr
        rows: list[dict[str, object]] = json.loads(found.stdout)
        return rows

    assert {row["send_on"] for row in listed("--on", "2022-04-18")} == {"2022-04-18"}
    assert {row["address"] for row in listed("--to", "jx.310@")} == {"jx.310@example.org"}
    assert listed("--state", "refused") == [] and len(listed("--limit", "3")) == 3
    of_unit = listed("--unit", "310", "--on", "2022-04-18")
    assert {row["address"] for row in of_unit} == {"jx.310@example.org"}
    assert nianlun(home, "outbox", "list", "--unit", "999").returncode == 2


def test_the_ledger_is_written(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    period = ("--from", "2022-04-01", "--to", "2022-05-31")
    done = nianlun(home, "outbox", "ledger", *period, "--unit", "310", "--out", str(file))
    assert done.returncode == 0 and file.read_bytes()[:2] == b"PK"
