"""Screenshots of the desk for the READMEs, made by the program itself: `python docs/screens.py`.

A sample year is lived through to 10 May 2022 in a folder that is thrown away; then its portal is opened in Chromium,
which must be installed.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parent.parent
OUT = ROOT / "docs" / "pictures"
DAY = "2022-05-10"
LOAD = "from nianlun import live, trial; trial.load_sample(live.live_office(), script=trial.SCRIPT)"
UNIT, DEPT = "jx-310", "bm-310"
STARTS_WITHIN = 30.0  # seconds


def run(env: dict[str, str], *arguments: str) -> str:
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, env=env, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)
    return done.stdout


@contextmanager
def portal(env: dict[str, str], port: int) -> Iterator[str]:
    """The portal of the office, until it is no longer needed."""
    url = f"http://127.0.0.1:{port}"
    argv = [sys.executable, "-m", "nianlun.command", "portal", "--port", str(port)]
    process = subprocess.Popen(argv, cwd=ROOT, env=env)  # noqa: S603
    try:
        until = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < until:
            try:
                urllib.request.urlopen(f"{url}/healthz", timeout=1)  # noqa: S310
                break
            except OSError:
                time.sleep(0.2)
        yield url
    finally:
        process.terminate()
        process.wait()


def sign_in(env: dict[str, str], page: Page, url: str, who: str) -> None:
    """By an invitation, as an administrator would give it."""
    told = run(env, "-m", "nianlun.command", "people", "invite", who, "--no-mail")
    found = re.search(r"/link/[\w-]+", told)
    assert found, told
    page.goto(url + found[0])
    page.locator("main button").first.click()


def shoot(page: Page, name: str, *, full: bool = False) -> None:
    page.screenshot(path=OUT / f"{name}.png", full_page=full)
    click.echo(f"{name}.png")


def main() -> None:
    program = shutil.which("chromium") or sys.exit("chromium is not installed")
    with TemporaryDirectory() as home, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        env = {**os.environ, "NIANLUN_HOME": home, "NIANLUN_PORTAL_URL": f"http://127.0.0.1:{port}"}
        run(env, "-c", LOAD)
        run(env, "-m", "nianlun.command", "run-day", "--on", f"2022-03-01..{DAY}")
        with portal(env, port) as url, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
            for language, end in (("zh-CN", ""), ("en-GB", ".en")):
                context = browser.new_context(viewport={"width": 1120, "height": 820}, locale=language)
                page = context.new_page()
                sign_in(env, page, url, UNIT)
                page.goto(f"{url}/owed")
                shoot(page, f"desk-owed{end}")
                page.locator("main td a").first.click()
                shoot(page, f"desk-item{end}")
                context.close()
            browser.close()


if __name__ == "__main__":
    main()
