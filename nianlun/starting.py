"""One start of the office: the order in which things come up, and that everything ends with it."""

import asyncio
import os
import signal
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from flows.machine import worker_name
from models.errors import OutsideFailed, RuleBroken, Sentence, _
from models.settings import Settings
from nianlun import processes, trial
from nianlun.clock_watch import watch_clock
from nianlun.deployments import LIVE, TRIAL
from nianlun.live import open_office
from nianlun.lock import Running, UpLock, moving_clock, reaching
from nianlun.supervisor import Supervisor, before_program
from nianlun.telling import Teller, tell_addresses, tell_impossible, tell_unconfirmed
from notices.mailer import SmtpPost
from tasks.clock import is_trial, machine_now
from tasks.first_mails import ask_before_first_mails, unconfirmed
from tasks.office import Office
from tasks.trial_clock import last_done

DAY = 60.0  # seconds that the day under way may take to end before its mail catcher goes


@dataclass(frozen=True)
class Wanted:
    """How the office is to be started."""

    trial: bool
    once: bool
    script: bool
    on: date | None


def _first(several: BaseExceptionGroup[BaseException]) -> BaseException:
    """The first of several failures that came together; the sentence of one is enough."""
    one = several.exceptions[0]
    return _first(one) if isinstance(one, BaseExceptionGroup) else one


class Start:
    """A start, from the first line in the terminal to the last process ended."""

    def __init__(self, settings: Settings, lock: UpLock, wanted: Wanted) -> None:
        self.settings, self.lock, self.wanted = settings, lock, wanted
        self.teller = Teller()
        self.supervisor = Supervisor()
        self.logs = settings.home / "logs"
        self.stopping = threading.Event()
        self.day_done = threading.Event()  # no day is under way in the thread that lives through the days before
        self.day_done.set()

    def check(self) -> None:
        """Refuse to bring the trial's clock into an office in earnest, or the other way round; an office in earnest is
        asked before its first mails leave.

        Raises:
            RuleBroken: the home is of the other kind.
        """
        with open_office() as office:
            empty = trial.is_empty(office)
            with office.reading() as connection:
                lives_on_trial = is_trial(connection)
        if lives_on_trial and not self.wanted.trial:
            raise RuleBroken(Sentence("{home}是试运行的目录，正式运行请另设NIANLUN_HOME", home=self.settings.home))
        if self.wanted.trial and not lives_on_trial and not empty:
            raise RuleBroken(Sentence("{home}是正式运行的目录，请用 nianlun up --live", home=self.settings.home))

        if not self.wanted.trial:
            with open_office() as office, office.writing() as connection:
                ask_before_first_mails(connection, at=machine_now())

    async def run(self) -> int:
        """Start everything, stay until told to stop (or once), end everything; the exit code."""
        task = asyncio.current_task()
        assert task is not None
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if number is not signal.SIGHUP or signal.getsignal(number) is not signal.SIG_IGN:  # nohup
                asyncio.get_running_loop().add_signal_handler(number, self._stop, task)
        try:
            return await self._run()
        except asyncio.CancelledError:
            return 1 if self.wanted.once else 0
        except BaseExceptionGroup as several:
            raise _first(several) from None
        finally:
            self.stopping.set()
            with suppress(OSError):
                self.teller.say(_("正在停止"))
            await asyncio.to_thread(self.day_done.wait, DAY)
            await self.supervisor.stop()
            with suppress(OSError):
                self.teller.say(_("已停止，没有留下进程"))

    def _stop(self, task: "asyncio.Task[object]") -> None:
        if not self.stopping.is_set():
            self.stopping.set()
            task.cancel()

    async def _run(self) -> int:
        self.teller.say(_("年轮启动，运行目录 {home}", home=self.settings.home))
        running = self._choose_ports()
        self.lock.write(running)
        env = processes.office_env(reaching(self.settings, running), running.api_port, running.smtp_port)
        if not self.settings.smtp_host:
            mails = self.settings.home / "mails"
            await self.supervisor.start(processes.catcher(env, running.smtp_port, mails, self.logs))
            self.teller.say(_("邮件收存器就绪"))
        async with asyncio.TaskGroup() as group:
            group.create_task(self._start_portal(env, running))
            group.create_task(self._start_server(env, running))
            preparing = group.create_task(asyncio.to_thread(self._prepare, running))
        target = preparing.result()
        if target is None:
            await self._start_worker(env)
            code = 0
        else:
            self.teller.say(_("经由Prefect过 {on}", on=target))
            async with asyncio.TaskGroup() as group:
                group.create_task(self._start_worker(env))
                day = group.create_task(self._go(env, target))
            code = 1 if day.result() else 0
        tell_addresses(self.settings, running, trial.trial_day())
        self._tell_what_waits()
        if self.wanted.once:
            return code
        self.teller.say(_("Ctrl-C 停止"))
        if self.wanted.trial:
            await watch_clock(partial(self._go, env), self.teller)
        await asyncio.Event().wait()
        return 0

    def _tell_what_waits(self) -> None:
        with open_office() as office, office.reading() as connection:
            if unconfirmed(connection):
                tell_unconfirmed()

    def _choose_ports(self) -> Running:
        smtp = processes.free_port(self.settings.mail_server[1]) if not self.settings.smtp_host else 0
        console, portal = (processes.free_port(port) for port in (processes.CONSOLE_PORT, self.settings.portal_port))
        return Running(os.getpid(), console, smtp, self.wanted.trial, portal)

    async def _start_portal(self, env: dict[str, str], running: Running) -> None:
        await self.supervisor.start(processes.portal(env, running.portal_port, self.logs))
        self.teller.say(_("门户就绪：{url}", url=running.portal_url))

    async def _start_server(self, env: dict[str, str], running: Running) -> None:
        self.teller.say(_("Prefect服务启动中（首次约20秒），控制台将在 {url}", url=running.console_url))
        await self.supervisor.start(processes.server(env, running.api_port, self.logs))
        self.teller.say(_("Prefect服务就绪，写入部署"))
        await self._deploy(env)
        self.teller.say(_("部署就绪"))

    async def _deploy(self, env: dict[str, str]) -> None:
        code = await self._child(env, "-m", "nianlun.deployments", TRIAL if self.wanted.trial else LIVE, log="deploy")
        if code:
            raise OutsideFailed(Sentence("部署未能写入Prefect，详见{log}", log=self.logs / "deploy.log"))

    async def _start_worker(self, env: dict[str, str]) -> None:
        worker = processes.worker(env, worker_name(), processes.any_port(), self.logs)
        await self.supervisor.start(worker, on_death=lambda: self._deploy(env))
        self.teller.say(_("执行进程就绪"))

    async def _go(self, env: dict[str, str], on: date) -> int:
        return await self._child(env, "-m", "nianlun.command", "day", "goto", on.isoformat())

    async def _child(self, env: dict[str, str], *argv: str, log: str = "") -> int:
        """Run a command of ours to its end; it ends with us."""
        out = (self.logs / f"{log}.log").open("wb") if log else None
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *argv,
            env=env,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
            preexec_fn=before_program,
        )
        try:
            return await process.wait()
        finally:
            if out:
                out.close()
            if process.returncode is None:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                await process.wait()

    def _prepare(self, running: Running) -> date | None:
        """The database, the sample, the days before; returns the day to go through Prefect."""
        self.day_done.clear()
        try:
            return None if self.stopping.is_set() else self._catch_up(running)
        finally:
            self.day_done.set()

    def _catch_up(self, running: Running) -> date | None:
        if not self.wanted.trial:
            return None
        with moving_clock(self.settings.home), open_office() as office:
            if trial.is_empty(office):
                self.teller.say(_("载入闵行区2022年的年历和样例名册"))
                trial.load_sample(office, script=trial.SCRIPT if self.wanted.script else None)
            target = trial.choose_target(office, self.wanted.on, one_more=self.wanted.once)
            if target is not None:
                self._live_until(office, running, target - timedelta(days=1))
            return target

    def _live_until(self, office: Office, running: Running, last: date) -> None:
        with office.reading() as connection:
            first = last_done(connection) + timedelta(days=1)
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        settings = reaching(self.settings, running)
        post = SmtpPost(settings)
        try:
            for done, impossible in trial.live_through(office, post, settings, days):
                tell_impossible(impossible)
                self.teller.say_now_and_then(_("{on}：发出 {sent} 封", on=done.on, sent=done.delivered.sent))
                if self.stopping.is_set():
                    return
        finally:
            post.close()
