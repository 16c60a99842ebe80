"""Starts child processes, waits until they are ready, starts again what died, and leaves none behind.

Children are sessions of their own, so Ctrl-C reaches only us, and killing a dead worker's group reaches the flows that
it had started. On Linux they are told by the kernel when we die, so that kill -9 of `up` leaves nothing.
"""

import asyncio
import ctypes
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress

from models.errors import OutsideFailed, Sentence
from nianlun.processes import Process

PR_SET_PDEATHSIG = 1
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0  # seconds before a dead child is started again; doubled each time
SETTLED = 120.0  # seconds after which a child that dies is a new accident
LARGEST_LOG = 5 * 1024 * 1024

_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def before_program() -> None:
    """For a child to do before its program: the kernel tells it to end when we die, and it hears Ctrl-C.

    Whoever is started in the background ignores Ctrl-C, and so would Prefect's worker, which ends itself by one.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if _LIBC is not None:
        _LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Child:
    """One process, kept running."""

    def __init__(self, process: Process, on_death: Callable[[], Awaitable[None]] | None = None) -> None:
        self.process = process
        self.on_death = on_death
        self.restarts = 0
        self._running: asyncio.subprocess.Process | None = None
        self._minding: asyncio.Task[None] | None = None
        self._stopping = False

    @property
    def pid(self) -> int | None:
        return self._running.pid if self._running else None

    async def start(self) -> None:
        """Start it and wait until it is ready.

        Raises:
            OutsideFailed: it ended, or did not become ready in time; the sentence names its log.
        """
        await self._spawn()
        await self._wait_ready()
        self._minding = asyncio.create_task(self._mind())

    async def _spawn(self) -> None:
        log = self.process.log
        log.parent.mkdir(parents=True, exist_ok=True)
        if log.exists() and log.stat().st_size > LARGEST_LOG:
            log.replace(log.with_suffix(".old.log"))
        with log.open("ab") as out:
            self._running = await asyncio.create_subprocess_exec(
                *self.process.argv,
                env=self.process.env,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
                preexec_fn=before_program,
            )

    async def _wait_ready(self) -> None:
        loop = asyncio.get_running_loop()
        until = loop.time() + self.process.patience
        while not await asyncio.to_thread(self.process.is_ready):
            running = self._running
            assert running is not None
            if running.returncode is not None:
                raise self._failed("{name}刚启动就结束了（{code}），详见{log}", code=running.returncode)
            if loop.time() > until:
                raise self._failed("{name}在{seconds:.0f}秒内没有就绪，详见{log}", seconds=self.process.patience)
            await asyncio.sleep(0.2)

    def _failed(self, template: str, **values: object) -> OutsideFailed:
        return OutsideFailed(Sentence(template, name=self.process.name, log=self.process.log, **values))

    async def _mind(self) -> None:
        """Start it again whenever it ends, more patiently each time."""
        loop = asyncio.get_running_loop()
        pause = FIRST_PAUSE
        while True:
            assert self._running is not None
            began = loop.time()
            await self._running.wait()
            if self._stopping:
                return
            self._kill_group(signal.SIGKILL)
            pause = FIRST_PAUSE if loop.time() - began > SETTLED else min(pause * 2, LONGEST_PAUSE)
            self.restarts += 1
            with suppress(OutsideFailed):
                if self.on_death:
                    await self.on_death()
            await asyncio.sleep(pause)
            if self._stopping:
                return
            await self._spawn()
            with suppress(OutsideFailed):
                await self._wait_ready()

    async def stop(self, grace: float) -> None:
        """Ask it to end, and end it with all that it started if it does not within `grace` seconds."""
        self._stopping = True
        running = self._running
        if running is not None and running.returncode is None:
            with suppress(ProcessLookupError):
                running.terminate()
            try:
                await asyncio.wait_for(running.wait(), grace)
            except TimeoutError:
                self._kill_group(signal.SIGKILL)
                await running.wait()
        self._kill_group(signal.SIGKILL)
        if self._minding:
            self._minding.cancel()
            with suppress(asyncio.CancelledError):
                await self._minding

    def _kill_group(self, number: signal.Signals) -> None:
        if self.pid is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, number)


class Supervisor:
    """The children of one office, in the order in which they were started; ended in the reverse."""

    def __init__(self) -> None:
        self.children: list[Child] = []

    async def start(self, process: Process, on_death: Callable[[], Awaitable[None]] | None = None) -> Child:
        """Start a child; it is ours from its first moment, ready or not."""
        child = Child(process, on_death)
        self.children.append(child)
        await child.start()
        return child

    async def stop(self, grace: float = 8.0) -> None:
        """End every child."""
        for child in reversed(self.children):
            await child.stop(grace)
