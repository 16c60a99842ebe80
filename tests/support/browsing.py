"""A browser without a screen at a portal in this process: signs people in, follows forms, keeps cookies."""

import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from fastapi import FastAPI
from httpx2 import Response
from starlette.testclient import TestClient

from models.settings import Settings
from nianlun.language import catalogue
from notices.mailer import PostBook
from portal.app import build
from portal.arrival import SIGN_IN_COOKIE
from tasks.clock import machine_now
from tasks.gate import sign_ins
from tasks.gate.accounts import person_named
from tasks.gate.sign_ins import Came
from tasks.office import Office

HERE = "http://127.0.0.1:8200"
LANGUAGES = {"zh": str, "en": catalogue("en").gettext}


class Browser(TestClient):
    """Cookies are kept, redirects are not followed unless asked."""

    def __init__(self, app: FastAPI, url: str = HERE) -> None:
        super().__init__(app, base_url=url, follow_redirects=False, raise_server_exceptions=False)

    def submit(self, address: str, *, page: str = "/", files: Any = None, **fields: Any) -> Response:
        """Post a form as a browser would: opened on `page` first, with the key that is found there."""
        shown = self.get(page, headers={"accept": "text/html"}, follow_redirects=True)
        return self.post(address, data={"csrf": key_in(shown.text)} | fields, files=files, headers=origin(self))


@dataclass
class PortalHouse:
    """A portal over an office, and its post."""

    office: Office
    settings: Settings
    post: PostBook = field(default_factory=PostBook)
    more: dict[str, Any] = field(default_factory=dict)  # further arguments of portal.app.build

    def __post_init__(self) -> None:
        self.app = build(self.office, self.settings, LANGUAGES, new_post=lambda: self.post, **self.more)

    def browser(self, url: str = HERE) -> Browser:
        """Somebody who is not signed in."""
        return Browser(self.app, url)

    def signed_in(self, code: str, url: str = HERE) -> Browser:
        """A browser of a person who is signed in."""
        browser = self.browser(url)
        browser.cookies.set(self.app.state.portal.cookie(SIGN_IN_COOKIE), self.token_of(code))
        return browser

    def token_of(self, code: str) -> str:
        with self.office.writing() as connection:
            person = person_named(connection, code)
            return sign_ins.begin(connection, person.id, Came("link"), now=machine_now())


def key_in(html: str) -> str:
    """The key of the forms of a page."""
    found = re.search(r'name="csrf" value="([0-9a-f]+)"', html)
    assert found, html[:2000]
    return found[1]


def origin(browser: TestClient) -> dict[str, str]:
    return {"origin": str(browser.base_url).rstrip("/"), "accept": "text/html"}


def words(html: str) -> str:
    """What a reader sees of a page, on one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())
