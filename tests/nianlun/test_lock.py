"""One `up` a home, one mover of its clock, and the others find the way to what runs."""

from pathlib import Path

import pytest

from models.errors import RuleBroken
from models.settings import Settings
from nianlun.lock import AlreadyRunning, Running, hold, moving_clock, reaching, running

HERE = Running(pid=4711, api_port=4201, smtp_port=2526, trial=True)


def test_a_second_holder_hears_who_runs(tmp_path: Path) -> None:
    with hold(tmp_path) as lock:
        lock.write(HERE)
        with pytest.raises(AlreadyRunning) as told, hold(tmp_path):
            pass
        assert told.value.running == HERE
        assert running(tmp_path) == HERE
    assert running(tmp_path) is None


def test_a_stale_file_holds_nobody_up(tmp_path: Path) -> None:
    (tmp_path / "up.lock").write_text('{"pid": 1, "api_port": 1, "smtp_port": 1, "trial": true}')
    assert running(tmp_path) is None
    with hold(tmp_path) as lock:
        assert running(tmp_path) is None
        lock.write(HERE)
        assert running(tmp_path) == HERE


def test_nothing_runs_where_nothing_ever_ran(tmp_path: Path) -> None:
    assert running(tmp_path / "never") is None


def test_the_clock_has_one_mover(tmp_path: Path) -> None:
    with moving_clock(tmp_path), pytest.raises(RuleBroken), moving_clock(tmp_path):
        pass
    with moving_clock(tmp_path):
        pass


def test_mails_go_to_the_catcher_that_runs_unless_a_server_is_set(tmp_path: Path) -> None:
    assert reaching(Settings(home=tmp_path), HERE).mail_server == ("127.0.0.1", 2526)
    assert reaching(Settings(home=tmp_path), None).mail_server == ("127.0.0.1", 2525)
    set_by_hand = Settings(home=tmp_path, smtp_host="mail.example.org")
    assert reaching(set_by_hand, HERE).mail_server == ("mail.example.org", 587)
