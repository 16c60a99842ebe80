"""A machine, an environment, files broken for real; and content once they are mended."""

import os
import resource
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from doctor import DAC_OVERRIDE, DAC_READ_SEARCH, ROOT, Report, bare, copied, doctor, nianlun, without_rights
from left_out import leave_out


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


def test_every_wrong_variable_is_named_and_the_rest_is_still_examined(home: Path) -> None:
    report = doctor(
        NIANLUN_HOME=str(home),
        NIANLUN_SMTP_PORT="abc",
        NIANLUN_OFFICE_HOURS="never",
        NIANLUN_DATABASE_URL="mysql://u:hidden-horse@h/d",
    )
    found = [row["found"] for row in report.rows if row["finding"] == "wrong"]
    assert report.code == 2
    assert sorted(sentence.split()[1] for sentence in found) == [
        "NIANLUN_DATABASE_URL",
        "NIANLUN_OFFICE_HOURS",
        "NIANLUN_SMTP_PORT",
    ]
    assert "horse" not in report.text
    assert report.wrong == {"settings wrong"}
    assert report.named("note") >= {"database not-examined", "mail not-examined"}
    assert {row["check"] for row in report.rows} >= {"packages", "disk", "zone", "workdays", "ports"}
    mended = doctor("settings", "database", NIANLUN_HOME=str(home), NIANLUN_SMTP_PORT="2526")
    assert mended.code == 0


def test_an_account_without_a_server_is_told_with_what_is_missing(home: Path) -> None:
    report = doctor("settings", "mail", NIANLUN_HOME=str(home), NIANLUN_SMTP_USER="nianlun", NIANLUN_SMTP_PASSWORD="p")
    assert (report.wrong, "NIANLUN_SMTP_HOST" in report.row("settings wrong")["found"]) == ({"settings wrong"}, True)


def test_a_misspelt_variable_is_wrong_with_what_was_meant_and_a_strange_one_is_noted(home: Path) -> None:
    report = doctor("settings", NIANLUN_HOME=str(home), NIANLUN_SMPT_HOST="mail.example.org", NIANLUN_WEATHER="fine")
    assert (report.code, report.wrong, report.named("note")) == (2, {"settings misspelt"}, {"settings unknown"})
    assert "unset NIANLUN_SMPT_HOST; export NIANLUN_SMTP_HOST=" in report.row("settings misspelt")["cure"]


def test_a_sender_still_at_example_org_is_wrong_once_a_server_is_set(home: Path) -> None:
    server = {"NIANLUN_HOME": str(home), "NIANLUN_SMTP_HOST": "127.0.0.1"}
    assert doctor("settings", **server).wrong == {"settings sender"}
    assert doctor("settings", **server, NIANLUN_MAIL_FROM="nianlun@bureau.test").code == 0


def test_a_home_that_may_not_be_written(home: Path) -> None:
    less = without_rights(DAC_OVERRIDE, DAC_READ_SEARCH)
    home.chmod(0o555)
    try:
        report = doctor("home", before=less, NIANLUN_HOME=str(home))
        started = nianlun("up", "--once", before=less, NIANLUN_HOME=str(home))
    finally:
        home.chmod(0o755)
    assert (report.code, report.wrong) == (2, {"home not-writable"})
    assert f"chown {os.geteuid()} {home}" in report.row("home not-writable")["cure"]
    assert (started.returncode, f"不能写 {home}" in started.stderr, "Traceback" in started.stderr) == (2, True, False)
    assert doctor("home", before=less, NIANLUN_HOME=str(home)).code == 0


def test_a_home_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    assert doctor("home", NIANLUN_HOME=str(tmp_path / "home")).wrong == {"home no-folder"}


def test_a_limit_on_the_size_of_files(home: Path) -> None:
    def none_larger_than_nothing() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))

    report = doctor("disk", "home", before=none_larger_than_nothing, NIANLUN_HOME=str(home))
    assert (report.code, report.wrong) == (2, {"disk file-size"})
    assert "ulimit -f" in report.row("disk file-size")["cure"]
    assert doctor("disk", "home", NIANLUN_HOME=str(home)).code == 0


FULL = """
set -e
mount -t tmpfs -o size=24m none "$1"
mkdir "$1/home"
head -c 24m /dev/zero > "$1/home/filler" 2>/dev/null || true
export NIANLUN_HOME="$1/home"
set +e
"$2" -m nianlun.command doctor --only disk --only home --json; echo "code $?"
"$2" -m nianlun.command up --once; echo "code $?"
rm "$1/home/filler"
"$2" -m nianlun.command doctor --only disk --only home --json; echo "code $?"
"""


def test_a_full_disk(tmp_path: Path) -> None:
    """A small file system of our own, in a namespace of our own: as root, or where ordinary users may make one."""
    asked = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--user", "--map-root-user", "--mount"]
    may = ["sh", "-c", 'mount -t tmpfs -o size=1m none "$1"', "sh", str(tmp_path)]
    if not shutil.which("unshare") or subprocess.run([*asked, *may], capture_output=True, check=False).returncode:
        leave_out("no file system may be mounted here: a full disk was tried with a limit on files only")
    argv = [*asked, "sh", "-c", FULL, "sh", str(tmp_path), sys.executable]
    done = subprocess.run(argv, env=bare(), cwd=ROOT, capture_output=True, text=True, check=True, timeout=120)
    full, start, mended = done.stdout.split("code ")[:3]
    assert ('"disk",\n    "finding": "full",\n    "verdict": "wrong"' in full, start[:1]) == (True, "1")
    assert f"du -xh {tmp_path}/home" in full
    assert ("满了" in done.stderr, "Traceback" in done.stderr, mended[:1]) == (True, False, "1")
    assert ('"finding": "full"' in mended, done.stdout.rpartition("code ")[2]) == (False, "0\n")


def shadowed(tmp_path: Path) -> str:
    """A folder in which Python finds a package tzdata with nothing in it."""
    package = tmp_path / "shadow" / "tzdata"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("")
    return str(package.parent)


def test_a_machine_without_zones(home: Path, tmp_path: Path) -> None:
    none = {"NIANLUN_HOME": str(home), "PYTHONPATH": shadowed(tmp_path), "PYTHONTZPATH": ""}
    report = doctor(**none)
    assert (report.code, report.wrong) == (2, {"zone unknown"})
    assert "tzdata" in report.row("zone unknown")["cure"]
    assert {"clock not-examined", "mail not-examined"} <= report.named("note")
    for command in (("up", "--once"), ("status",), ("run-day",)):
        told = nianlun(*command, **none)
        assert (told.returncode, "Asia/Shanghai" in told.stderr, "Traceback" in told.stderr) == (2, True, False)
    assert doctor("zone", NIANLUN_HOME=str(home)).code == 0


def test_a_machine_that_takes_new_york_for_shanghai(home: Path, tmp_path: Path) -> None:
    import tzdata

    zones = Path(tzdata.__file__).parent / "zoneinfo"
    (tmp_path / "zones" / "Asia").mkdir(parents=True)
    shutil.copyfile(zones / "America" / "New_York", tmp_path / "zones" / "Asia" / "Shanghai")
    report = doctor("zone", NIANLUN_HOME=str(home), PYTHONTZPATH=str(tmp_path / "zones"))
    assert (report.code, report.wrong) == (2, {"zone wrong"})
    assert "unset PYTHONTZPATH" in report.row("zone wrong")["cure"]


def test_the_machines_own_zone_does_not_matter(home: Path) -> None:
    report = doctor("zone", "clock", NIANLUN_HOME=str(home), TZ="America/Los_Angeles")
    assert (report.code, "America/Los_Angeles" in report.row("zone own")["found"]) == (0, True)


def installed(tmp_path: Path, name: str, version: str) -> str:
    """A folder in which Python finds another version of a package than the real one."""
    folder = tmp_path / "packages" / f"{name}-{version}.dist-info"
    folder.mkdir(parents=True)
    (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    return str(folder.parent)


@pytest.mark.parametrize(("name", "version"), [("sqlalchemy", "2.1.0"), ("fastapi", "0.151.0"), ("prefect", "3.9.0")])
def test_a_package_that_breaks_prefect(home: Path, tmp_path: Path, name: str, version: str) -> None:
    report = doctor("packages", NIANLUN_HOME=str(home), PYTHONPATH=installed(tmp_path, name, version))
    row = report.row("packages version")
    assert (report.code, report.wrong, name in row["found"], version in row["found"]) == (
        2,
        {"packages version"},
        True,
        True,
    )
    assert "make setup" in row["cure"]
    assert doctor("packages", NIANLUN_HOME=str(home)).code == 0


def test_a_package_that_only_differs_from_the_lock_is_noted(home: Path, tmp_path: Path) -> None:
    report = doctor("packages", NIANLUN_HOME=str(home), PYTHONPATH=installed(tmp_path, "httpx", "99.0"))
    assert (report.code, report.named("note"), "httpx 99.0" in report.text) == (0, {"packages differs"}, True)


def test_a_taken_port_is_said_with_who_has_it_and_is_harmless(home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        report = doctor("ports", NIANLUN_HOME=str(home), NIANLUN_SMTP_PORT=str(port))
        row = next(row for row in report.rows if f"{port}：被占用" in row["found"])
        assert (report.code, row["verdict"], f"进程 {os.getpid()}（" in row["found"]) == (0, "note", True)
    again = doctor("ports", NIANLUN_HOME=str(home), NIANLUN_SMTP_PORT=str(port))
    assert any(f"{port}：空着" in row["found"] for row in again.rows)


def test_a_root_that_leads_elsewhere(home: Path, tmp_path: Path) -> None:
    assert doctor("files", NIANLUN_HOME=str(home), NIANLUN_ROOT=str(tmp_path)).wrong == {"files root"}
    assert doctor("files", NIANLUN_HOME=str(home), NIANLUN_ROOT=str(ROOT)).code == 0


def asked_of(program: Path, home: Path, *only: str) -> Report:
    return doctor(*only, program=program, NIANLUN_HOME=str(home))


def test_files_of_the_program_that_are_broken_or_gone(home: Path, tmp_path: Path) -> None:
    program = copied(tmp_path)
    assert asked_of(program, home, "files", "workdays").code == 0
    schedules, template = program / "prefect.yaml", program / "notices" / "templates" / "digest.txt.j2"
    year = max((program / "calendars" / "workdays").glob("[0-9]*.yaml"))
    (said, shown), dates = (schedules.read_bytes(), template.read_bytes()), year.read_bytes()
    schedules.write_text("deployments: [{")
    template.unlink()
    year.write_text("year: torn")
    report = asked_of(program, home, "files", "workdays")
    assert (report.code, report.wrong) == (2, {"files prefect-yaml", "files template", "workdays unreadable"})
    schedules.write_bytes(said)
    template.write_bytes(shown)
    year.write_bytes(dates)
    assert asked_of(program, home, "files", "workdays").code == 0


def test_a_module_that_cannot_be_loaded_is_told_and_the_others_are_examined(home: Path, tmp_path: Path) -> None:
    program = copied(tmp_path)
    (program / "tasks" / "standing.py").write_text("import a_package_that_is_not_there\n")
    report = asked_of(program, home)
    assert "register not-loaded" in report.wrong
    assert {"zone known", "home writable"} <= report.named("ok")
