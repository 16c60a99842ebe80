"""Every file of pages, in reading order."""

from collections.abc import Iterator

from fastapi import APIRouter

from portal.pages import account, deputies, home, language, links, signing_in


def routers() -> Iterator[APIRouter]:
    """The routers of all pages."""
    for module in (home, language, signing_in, links, account, deputies):
        yield module.router
