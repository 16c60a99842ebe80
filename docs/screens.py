"""Screenshots of the desk for the READMEs, made by the program itself: `python docs/screens.py`.

A sample year is lived through in a folder that is thrown away, to 10 May 2022 for what a unit sees and to 18 May for
what the bureau sees; its portal is opened in Chromium, which must be installed.
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
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parent.parent
OUT = ROOT / "docs" / "pictures"
DAY, AFTER = "2022-05-10", "2022-05-18"
LOAD = "from nianlun import live, trial; trial.load_sample(live.live_office(), script=trial.SCRIPT)"
UNIT, BUREAU, LEADER, ADMIN = "jx-310", "cz-jb-1", "cz-ld", "cz-gl"
STARTS_WITHIN = 30.0  # seconds
LIVES_WITHIN = 180_000  # milliseconds, the two copies of an impact
SELECTION = "2022-06-10"  # until when the key evaluations shall be chosen, in the draft
CIRCULAR = "/proposals/20220517-2022-standard+10"
PAGES = (  # of the bureau: picture, who looks, where
    ("board", BUREAU, "/board"),
    ("board-heat", BUREAU, "/board/heat"),
    ("board-year", BUREAU, "/board/year"),
    ("board-load", BUREAU, "/board/load"),
    ("proposals", LEADER, CIRCULAR),
    ("trial", ADMIN, "/trial"),
)
LANGUAGES = (("zh-CN", ""), ("en-GB", ".en"))


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


@contextmanager
def signed_in(browser: Browser, env: dict[str, str], url: str, who: str, language: str) -> Iterator[Page]:
    """Somebody's page in a browser of their own."""
    context = browser.new_context(viewport={"width": 1120, "height": 820}, locale=language)
    page = context.new_page()
    sign_in(env, page, url, who)
    yield page
    context.close()


def of_a_unit(browser: Browser, env: dict[str, str], url: str) -> None:
    for language, end in LANGUAGES:
        with signed_in(browser, env, url, UNIT, language) as page:
            page.goto(f"{url}/owed")
            shoot(page, f"desk-owed{end}")
            page.locator("main td a").first.click()
            shoot(page, f"desk-item{end}")
            page.goto(f"{url}/account/feeds")
            page.locator("main form button.btn-primary").click()
            shoot(page, f"feed{end}")


def of_the_bureau(browser: Browser, env: dict[str, str], url: str) -> None:
    for language, end in LANGUAGES:
        for name, who, path in PAGES:
            with signed_in(browser, env, url, who, language) as page:
                page.goto(url + path)
                shoot(page, f"{name}{end}")
        with signed_in(browser, env, url, LEADER, language) as page:
            struck_off(page, url + CIRCULAR, end)
        with signed_in(browser, env, url, ADMIN, language) as page:
            moved(page, url, end)


def struck_off(page: Page, circular: str, end: str) -> None:
    """A circular is approved without one unit; who will be told stands on the page that asks once more."""
    page.goto(circular)
    page.locator('input[name="strike"]').first.check()
    page.locator('input[name^="why."]').first.fill("已说明情况")
    page.fill("#why", "同意")
    page.locator('button[value="approve"]').click()
    page.wait_for_load_state()
    shoot(page, f"proposal-confirm{end}")


def moved(page: Page, url: str, end: str) -> None:
    """A date is moved in the draft, and what that would do."""
    page.goto(f"{url}/year/2022/draft")
    if page.locator('form[action$="/draft/drop"] button').count():
        page.locator('form[action$="/draft/drop"] button').click()
        page.goto(f"{url}/year/2022/draft")
    page.select_option("#due-name", value=due_of(page, "2022-05-31"))
    page.fill("#due-value", SELECTION)
    page.locator("form", has=page.locator("#due-value")).locator("button").click()
    page.wait_for_load_state()
    shoot(page, f"year-draft{end}")
    page.locator('button[value="impact"]').click()
    page.wait_for_selector('input[name="seal"]', state="attached", timeout=LIVES_WITHIN)
    shoot(page, f"year-impact{end}")


def due_of(page: Page, day: str) -> str:
    """The name of the date in the draft that stands at a day."""
    option = page.locator("#due-name option", has_text=day).first
    return option.get_attribute("value") or ""


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
            of_a_unit(browser, env, url)
            run(env, "-m", "nianlun.command", "run-day", "--on", f"2022-05-11..{AFTER}")
            of_the_bureau(browser, env, url)
            browser.close()


if __name__ == "__main__":
    main()
