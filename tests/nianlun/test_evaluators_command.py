"""`nianlun agencies` and `nianlun evaluations`: files in and out, a refusal with its sentence, a score, its advice."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from evaluating import evaluated
from offices import SqliteOffices

WHAT = ("101", "report", "P2")
BY = ("--by", "operator", "--on", "2022-05-16")


@pytest.fixture
def database(sqlite_offices: SqliteOffices, tmp_path: Path) -> str:
    return sqlite_offices.url(evaluated, tmp_path)


def nianlun(database: str, *args: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "NIANLUN_DATABASE_URL": database, "NIANLUN_LANG": "zh", "COLUMNS": "200"}
    command = [sys.executable, "-m", "nianlun.command", *args]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)


def test_a_commission_by_commands(database: str, tmp_path: Path) -> None:
    out = tmp_path / "agencies.csv"
    assert nianlun(database, "agencies", "export", str(out)).returncode == 0
    assert "没有错误：3家机构" in nianlun(database, "agencies", "check", str(out)).stdout
    refused = nianlun(database, "agencies", "choose", *WHAT, "C", "--method", "direct", "--reason", "近", *BY)
    assert refused.returncode == 2
    assert "第三方机构丙在2020-06-01有重大违法记录，近3年内须没有；2023-06-01起方可委托" in refused.stderr
    chosen = nianlun(database, "agencies", "choose", *WHAT, "A", "--method", "direct", "--reason", "熟悉", *BY)
    assert "已选定：A" in chosen.stdout, chosen.stderr
    days = ("--plan-on", "2022-06-01", "--draft-on", "2022-07-01", "--final-on", "2022-07-15")
    for move in (("contract", "--document", "HT-1", "--yuan", "98000", *days), ("approve-plan", "--document", "纪要")):
        assert nianlun(database, "agencies", "move", *WHAT, *move, *BY).returncode == 0
    for move in ("field", "draft"):
        assert nianlun(database, "agencies", "move", *WHAT, move, *BY).returncode == 0
    scored = nianlun(database, "agencies", "score", *WHAT, "--points", "18，22，17，13，9，10", *BY)
    assert "质量得分89.00：按合同价款的95%付费" in scored.stdout, scored.stderr
    assert nianlun(database, "evaluations", "step", *WHAT, "1", *BY).returncode == 0
    listed = json.loads(nianlun(database, "evaluations", "list", "--json").stdout)
    mine = next(each for each in listed if each["subject_code"] == "P2")
    assert (mine["step"], mine["agency_name"], mine["quality"]) == ("object", "第三方机构甲", 8900)
    with sqlite3.connect(database.removeprefix("sqlite:///")) as ledger:
        assert ledger.execute("SELECT fee_fen FROM commission").fetchall() == [(9_800_000,)]
