"""Does Prefect do its part: the server answers, everything is deployed, runs are scheduled, a worker takes them?

Asked over its API, with Prefect itself not imported: that would take seconds.
"""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from typing import Any

import httpx

from models.errors import Sentence, _
from nianlun.diagnosis.files import entrypoints
from nianlun.diagnosis.running import api_of, on_trial, running_in
from nianlun.lock import NAME
from nianlun.processes import POOL
from tasks.diagnosis.finding import Finding, fine, ours, outside, remark
from tasks.diagnosis.patient import Patient

PATIENCE = 4.0  # seconds for an answer
SETTLES = 180.0  # seconds after a start until the scheduler has made its runs
LATE, STUCK = timedelta(minutes=20), timedelta(hours=2)
SHOWN = 3
SERVER, DEPLOYMENTS = Sentence("Prefect服务"), Sentence("部署")
SCHEDULE, WORKER, RUNS = Sentence("排期"), Sentence("执行进程"), Sentence("运行")


def examine(patient: Patient) -> Iterator[Finding]:
    """The server, then what it holds, then who works for it."""
    api, here = api_of(patient)
    auth = patient.environment.get("PREFECT_API_AUTH_STRING", "").partition(":")
    asked: Any = {"base_url": api, "timeout": PATIENCE, "trust_env": not here}
    if auth[0]:
        asked["auth"] = (auth[0], auth[2])
    with httpx.Client(**asked) as client:
        try:
            yield _version(client, api)
            yield from _held(client, patient)
        except httpx.HTTPStatusError as answer:
            yield _refuses(answer, api)
        except (httpx.HTTPError, ValueError) as failure:
            yield _dead(failure, api, patient, here)


def _dead(failure: Exception, api: str, patient: Patient, here: bool) -> Finding:
    why = str(failure) or type(failure).__name__
    found = Sentence("{api} 没有应答：{why}", api=api, why=why)
    if here:
        log = patient.settings.home / "logs" / "server.log"
        cure = Sentence("nianlun up 会在一分钟内重新启动它；若没有，看 {log}，再停下并重新启动 nianlun up", log=log)
    else:
        cure = Sentence("请管理那台服务器的人启动它：prefect server start；地址错时改正 PREFECT_API_URL")
    return outside("dead", SERVER, found, cure)


def _refuses(answer: httpx.HTTPStatusError, api: str) -> Finding:
    code = answer.response.status_code
    if code in (401, 403):
        cure = Sentence(
            "设好接口的口令：export PREFECT_API_AUTH_STRING=…（与服务器的 PREFECT_SERVER_API_AUTH_STRING 相同）"
        )
        return ours("auth", SERVER, Sentence("{api} 不许访问（{code}）", api=api, code=code), cure)
    path = answer.request.url.path
    found = Sentence("{path} 回答 {code}", path=path, code=code)
    return outside(
        "answers-wrongly", SERVER, found, Sentence("看Prefect服务的日志 logs/server.log；重新启动 nianlun up")
    )


def _ask(client: httpx.Client, path: str, body: dict[str, Any] | None = None) -> Any:
    answer = client.get(path) if body is None else client.post(path, json=body)
    answer.raise_for_status()
    return answer.json()


def _version(client: httpx.Client, api: str) -> Finding:
    there, here = _ask(client, "/admin/version"), version("prefect")
    if there.split(".")[:2] != here.split(".")[:2]:
        found = Sentence("服务器是Prefect {there}，本程序装的是 {here}", there=there, here=here)
        return ours("version", SERVER, found, Sentence("两边装同一版本：make setup，再重新启动"))
    return fine("healthy", SERVER, Sentence("{api} 有应答，Prefect {there}", api=api, there=there))


def _held(client: httpx.Client, patient: Patient) -> Iterator[Finding]:
    found = running_in(patient.settings)
    trial = found.trial if found is not None else on_trial(patient)
    deployed = [each for each in _ask(client, "/deployments/filter", {}) if each["work_pool_name"] == POOL]
    yield from _deployments(deployed, bool(trial))
    if deployed and not trial:
        yield _scheduled(client, patient)
    yield _worker(client)
    yield from _runs(client)


def _deployments(deployed: list[dict[str, Any]], trial: bool) -> Iterator[Finding]:
    names = {each["entrypoint"]: each for each in deployed}
    try:
        missing = [_flow(each) for each in entrypoints() if each not in names]
    except (OSError, ValueError):  # the check of files says so
        missing = []
    asleep = [_flow(name) for name, each in names.items() if _is_asleep(each)]
    waking = [_flow(name) for name in names if _flow(name) not in asleep]
    if missing:
        cure = Sentence("重新启动 nianlun up；多机运行时，在程序目录里：prefect deploy --all")
        yield ours("not-deployed", DEPLOYMENTS, Sentence("没有部署：{names}", names=_some(missing)), cure)
    if trial and waking:
        found = Sentence("试运行时不应按本机时钟运行，却没有暂停：{names}", names=_some(waking))
        yield ours("awake", DEPLOYMENTS, found, Sentence("停下并重新启动 nianlun up"))
    if not trial and asleep:
        cure = Sentence("在控制台的Deployments里打开它们；或停下 nianlun up，删去运行目录里的 prefect/deployed，再启动")
        yield ours("paused", DEPLOYMENTS, Sentence("被暂停，不会运行：{names}", names=_some(asleep)), cure)
    if not missing and not (waking if trial else asleep):
        state = Sentence("试运行，都已暂停") if trial else Sentence("都在排期中")
        yield fine("deployed", DEPLOYMENTS, Sentence("{n} 条，{state}", n=len(deployed), state=state))


def _is_asleep(deployment: dict[str, Any]) -> bool:
    """Whether it is paused itself, or each of its schedules."""
    return bool(deployment["paused"]) or not any(each["active"] for each in deployment["schedules"])


def _scheduled(client: httpx.Client, patient: Patient) -> Finding:
    """Whether the scheduler made any run; on SQLAlchemy 2.1 it makes none and says nothing."""
    wanted = {"state": {"type": {"any_": ["SCHEDULED"]}}, "expected_start_time": {"after_": _iso(timedelta(0))}}
    n = _ask(client, "/flow_runs/count", {"flow_runs": wanted})
    if n:
        return fine("upcoming", SCHEDULE, Sentence("今后的运行已排 {n} 次", n=n))
    if _is_young(patient):
        found = Sentence("还没有排出今后的运行；刚启动，属正常")
        return remark("upcoming-soon", SCHEDULE, found, Sentence("三分钟后再查：nianlun doctor --only prefect"))
    facts = {"sqlalchemy": version("sqlalchemy"), "prefect": version("prefect")}
    found = Sentence(
        "没有排出任何今后的运行：到时什么也不会发生（Prefect {prefect}，SQLAlchemy {sqlalchemy}）", **facts
    )
    cure = Sentence("SQLAlchemy须低于2.1：make setup，再重新启动 nianlun up；版本没错时看 logs/server.log")
    return ours("no-upcoming", SCHEDULE, found, cure)


def _is_young(patient: Patient) -> bool:
    try:
        return time.time() - (patient.settings.home / NAME).stat().st_mtime < SETTLES
    except OSError:
        return False


def _worker(client: httpx.Client) -> Finding:
    cure = Sentence("停下并重新启动 nianlun up；多机运行时：prefect worker start --pool {pool}", pool=POOL)
    try:
        workers = _ask(client, f"/work_pools/{POOL}/workers/filter", {})
    except httpx.HTTPStatusError as answer:
        if answer.response.status_code != 404:
            raise
        return ours("no-pool", WORKER, Sentence("没有名为 {pool} 的工作池", pool=POOL), cure)
    online = [each["name"] for each in workers if each["status"] == "ONLINE"]
    if online:
        return fine("worker", WORKER, Sentence("在工作：{names}", names=_some(online)))
    last = max((str(each["last_heartbeat_time"])[:19] for each in workers if each["last_heartbeat_time"]), default="—")
    found = Sentence("没有执行进程在工作，排好的运行没有人做（最后一次心跳 {last} UTC）", last=last)
    return ours("no-worker", WORKER, found, cure)


def _runs(client: httpx.Client) -> Iterator[Finding]:
    late = {"state": {"name": {"any_": ["Late"]}}, "expected_start_time": {"before_": _iso(LATE)}}
    stuck = {"state": {"type": {"any_": ["RUNNING", "PENDING"]}}, "expected_start_time": {"before_": _iso(STUCK)}}
    waiting, hanging = (_named(client, wanted) for wanted in (late, stuck))
    if waiting:
        found = Sentence("{n} 次运行到时没有人做：{names}", n=len(waiting), names=_some(waiting))
        yield ours("late", RUNS, found, Sentence("执行进程没有在工作：停下并重新启动 nianlun up"))
    if hanging:
        found = Sentence("{n} 次运行超过两小时没有结束：{names}", n=len(hanging), names=_some(hanging))
        cure = Sentence("在控制台里取消它们；进程已死的，nianlun up 启动时和每天早上会自己收尾")
        yield ours("stuck", RUNS, found, cure)
    if not waiting and not hanging:
        yield fine("runs", RUNS, Sentence("没有误点的，也没有卡住的"))


def _named(client: httpx.Client, wanted: dict[str, Any]) -> list[str]:
    return [str(each["name"]) for each in _ask(client, "/flow_runs/filter", {"flow_runs": wanted, "limit": 100})]


def _iso(ago: timedelta) -> str:
    return (datetime.now(UTC) - ago).isoformat()


def _flow(entrypoint: str) -> str:
    return entrypoint.rpartition(".")[2]


def _some(names: list[str]) -> str:
    shown = _("、").join(names[:SHOWN])
    return shown if len(names) <= SHOWN else f"{shown}…"
