"""A database on a PostgreSQL server: does somebody answer, does it let us in, may it be written, who holds it.

What a server says depends on its language; its five-character codes (SQLSTATE) do not. libpq hides the code of a
refused connection, so it is read from libpq's own trace of the conversation.
"""

import select
import socket
import tempfile
import time
from collections.abc import Iterator
from typing import Any

import psycopg
from psycopg import pq
from psycopg.conninfo import make_conninfo
from sqlalchemy import make_url
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError

from models.database import LOCK
from models.errors import Sentence
from tasks.diagnosis.finding import Finding, fine, ours, outside, remark

CONNECTING = 4  # seconds
LOCKED_FOR = 3.0  # seconds to wait for whoever writes
USUAL_PORT = 5432
SETTING = "NIANLUN_DATABASE_URL"
WHAT = Sentence("数据库服务器")
HOLDER = """
SELECT a.pid, a.application_name, a.client_addr::text, extract(epoch FROM now() - a.xact_start)::int
  FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
 WHERE l.locktype = 'advisory' AND l.classid = 0 AND l.objid = %s AND l.granted
   AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) LIMIT 1
"""


def look_at(url: str, *, quick: bool = False) -> Iterator[Finding]:
    """How the server of `url` is, and the database on it."""
    try:
        place = make_url(url)
        arguments = PGDialect_psycopg().create_connect_args(place)[1]  # type: ignore[no-untyped-call]
        conninfo = make_conninfo(**arguments, connect_timeout=CONNECTING)
    except (ArgumentError, ValueError, psycopg.Error):
        cure = Sentence("改正：export {setting}=postgresql+psycopg://用户:口令@主机/库名", setting=SETTING)
        yield ours("address", WHAT, Sentence("数据库地址读不懂"), cure)
        return
    unreached = _unreached(place)
    if unreached:
        yield unreached
        return
    try:
        connection = psycopg.connect(conninfo, autocommit=True)
    except psycopg.errors.ConnectionTimeout:
        yield _silent(_server(place))
        return
    except psycopg.OperationalError as failure:
        yield _refused(place, _sqlstate(conninfo), str(failure))
        return
    with connection:
        yield from _inside(connection, place, LOCKED_FOR if not quick else 0.0)


def _server(place: URL) -> str:
    return f"{place.host or 'localhost'}:{place.port or USUAL_PORT}"


def _unreached(place: URL) -> Finding | None:
    """Whether nobody answers at the address; a socket's folder, or several hosts, are left to libpq."""
    if not place.host or place.host.startswith("/"):
        return None
    server = _server(place)
    try:
        socket.create_connection((place.host, place.port or USUAL_PORT), CONNECTING).close()
    except socket.gaierror:
        cure = Sentence(
            "核对 {setting} 里的主机名；名称没错时，请网络管理员查域名解析：getent hosts {host}",
            setting=SETTING,
            host=place.host,
        )
        return ours("unknown-host", WHAT, Sentence("找不到名为 {host} 的主机", host=place.host), cure)
    except ConnectionRefusedError:
        return _nobody(server, Sentence("{server} 拒绝连接：该端口上没有数据库在运行", server=server))
    except TimeoutError:
        return _silent(server)
    except OSError as failure:
        return _nobody(server, Sentence("连不上 {server}：{why}", server=server, why=failure.strerror or failure))
    return None


def _silent(server: str) -> Finding:
    found = Sentence("{server} 在{seconds}秒内没有应答", server=server, seconds=CONNECTING)
    cure = Sentence("请数据库管理员查主机是否开机、防火墙是否放行 {server}", server=server)
    return outside("no-answer", WHAT, found, cure)


def _nobody(server: str, found: Sentence) -> Finding:
    cure = Sentence(
        "请数据库管理员启动PostgreSQL并监听 {server}；端口写错时改正 {setting}", server=server, setting=SETTING
    )
    return outside("refused-port", WHAT, found, cure)


def _sqlstate(conninfo: str) -> str:
    """The code with which the server refuses us; empty if it gives none, or libpq cannot be traced here."""
    with tempfile.TemporaryFile() as told:
        connection = pq.PGconn.connect_start(conninfo.encode())
        try:
            connection.trace(told.fileno())
            connection.set_trace_flags(pq.Trace.SUPPRESS_TIMESTAMPS)
            _converse(connection)
            connection.untrace()
        except psycopg.Error:
            return ""
        finally:
            connection.finish()
        told.seek(0)
        errors = [line for line in told.read().decode(errors="replace").splitlines() if "ErrorResponse" in line]
    return errors[-1].partition(' C "')[2][:5] if errors else ""


def _converse(connection: Any) -> None:
    """Until the server has decided, or the time is over."""
    until = time.monotonic() + CONNECTING
    status = pq.PollingStatus.WRITING
    while status in (pq.PollingStatus.READING, pq.PollingStatus.WRITING) and time.monotonic() < until:
        waiting = [connection.socket]
        readable, writable = (waiting, []) if status is pq.PollingStatus.READING else ([], waiting)
        if any(select.select(readable, writable, [], 0.2)):  # libpq blocks if it is asked before
            status = connection.connect_poll()


def _refused(place: URL, code: str, said: str) -> Finding:
    """Why the server does not let us in."""
    facts: dict[str, object] = {"server": _server(place), "user": place.username or "", "name": place.database or ""}
    facts |= {"setting": SETTING, "why": " ".join(said.split())[:300]}
    if code == "28P01" or "no password supplied" in said:
        found = Sentence("{server} 不认账号 {user} 的口令", **facts)
        cure = Sentence("改正 {setting} 里的口令；忘记时请数据库管理员重设：ALTER ROLE {user} PASSWORD '…'", **facts)
        return ours("wrong-password", WHAT, found, cure)
    if code == "3D000":
        found = Sentence("{server} 上没有名为 {name} 的数据库", **facts)
        cure = Sentence("改正 {setting} 里的库名，或请数据库管理员建立：createdb -O {user} {name}", **facts)
        return ours("no-database", WHAT, found, cure)
    if code == "28000":
        found = Sentence("{server} 不许账号 {user} 这样登录：{why}", **facts)
        cure = Sentence("改正 {setting} 里的账号，或请数据库管理员建立账号、在pg_hba.conf里放行本机", **facts)
        return ours("no-such-user", WHAT, found, cure)
    if code == "53300":
        cure = Sentence("请数据库管理员调大 max_connections，或结束空闲的连接", **facts)
        return outside("full-house", WHAT, Sentence("{server} 的连接数已满", **facts), cure)
    if code.startswith("57P"):
        cure = Sentence("等一会儿再查；若一直如此，请数据库管理员看它的日志", **facts)
        return outside("starting", WHAT, Sentence("{server} 正在启动或停止", **facts), cure)
    found = Sentence("{server} 没有让我们连上：{why}", **facts)
    return outside("refused", WHAT, found, Sentence("把这句话交给数据库管理员；并核对 {setting}", **facts))


def _inside(connection: "psycopg.Connection[Any]", place: URL, patience: float) -> Iterator[Finding]:
    version = connection.info.server_version
    yield fine("reached", WHAT, Sentence("{server} 上的 {name}，PostgreSQL {version}", **_facts(place, version)))
    [encoding, recovering] = _row(connection, "SELECT current_setting('server_encoding'), pg_is_in_recovery()")
    if encoding != "UTF8":
        found = Sentence("数据库的编码是 {encoding}，装不下汉字", encoding=encoding)
        cure = Sentence("请数据库管理员另建：createdb -E UTF8 -T template0 {name}", name=place.database)
        yield ours("encoding", WHAT, found, cure)
    if recovering or _row(connection, "SHOW transaction_read_only")[0] == "on":
        found = Sentence("{server} 是只读的（备机，或账号被设为只读）", server=_server(place))
        cure = Sentence("把 {setting} 改为主机的地址，或请数据库管理员放开写入", setting=SETTING)
        yield ours("read-only", Sentence("写入"), found, cure)
    else:
        yield _written(connection, patience)


def _facts(place: URL, version: int) -> dict[str, object]:
    return {"server": _server(place), "name": place.database, "version": f"{version // 10000}.{version % 10000}"}


def _row(connection: "psycopg.Connection[Any]", sql: str) -> tuple[Any, ...]:
    row = connection.execute(sql.encode()).fetchone()
    assert row is not None
    return tuple(row)


def _written(connection: "psycopg.Connection[Any]", patience: float) -> Finding:
    """Whether the ledger's lock can be had; it is let go at once."""
    began = time.monotonic()
    while not _row(connection, f"SELECT pg_try_advisory_xact_lock({LOCK})")[0]:
        if time.monotonic() - began >= patience:
            return _held(connection, time.monotonic() - began)
        time.sleep(0.1)
    return fine("writable", Sentence("写入"), Sentence("没有谁占着，可以写入"))


def _held(connection: "psycopg.Connection[Any]", waited: float) -> Finding:
    found = connection.execute(HOLDER.encode(), (LOCK,)).fetchone()
    if found is None:
        cure = Sentence("再查一次：nianlun doctor --only database")
        return remark("busy", Sentence("写入"), Sentence("刚才有进程在写入，现在已放开"), cure)
    pid, program, client, seconds = found
    facts = {"pid": pid, "program": program or "?", "client": client or "local", "seconds": waited}
    told = Sentence(
        "台账被会话 {pid}（{program}，{client}，已{held}秒）占着写入，等了{seconds:.1f}秒", **facts, held=seconds or 0
    )
    cure = Sentence("等它做完；若它已卡死，请数据库管理员结束它：SELECT pg_terminate_backend({pid})", **facts)
    return outside("locked", Sentence("写入"), told, cure)
