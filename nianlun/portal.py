"""`nianlun portal`: the pages, alone; `up` starts the same command beside the rest."""

import socket

import click

from models.errors import OutsideFailed, Sentence, Translate, _
from models.settings import LOOPBACK, Settings
from nianlun.language import catalogue
from nianlun.live import live_settings, open_office
from nianlun.lock import reaching, running

LANGUAGES = ("zh", "en")
PATIENCE = 15  # seconds that a visitor waits for the ledger's other writers, before the page says to try later
GRACE = 5  # seconds for answers under way when told to stop
KEEP_ALIVE = 30  # seconds


@click.command(
    help=_(
        """启动门户：单位报送、审核人办理的网页。由 nianlun up 一并启动；单独启动用于另一台机器或调试。

只在本机监听；在反向代理之后，设 NIANLUN_PORTAL_URL（https 网址）和 NIANLUN_PORTAL_PROXIES。

\b
  nianlun portal
  nianlun portal --port 8300
  nianlun portal --host 10.1.2.3
"""
    )
)
@click.option("--host", default=LOOPBACK, show_default=True, help=_("监听的地址"))
@click.option("--port", type=click.IntRange(1, 65535), help=_("监听的端口；默认取 NIANLUN_PORTAL_PORT"))
def portal(host: str, port: int | None) -> None:
    import gc
    import logging

    gc.disable()  # nothing that is loaded now is ever garbage, and looking for it is a sixth of the start

    import uvicorn

    from portal.app import build

    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s %(message)s")
    settings = live_settings()
    listening = listen(host, port or settings.portal_port)
    settings = addressed(settings, host, listening.getsockname()[1])
    beside = running(settings.home)
    with open_office(patience=PATIENCE) as office:
        app = build(office, settings, languages(), host=host, console=beside.console_url if beside else "")
        config = uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,  # addresses may hold sign-in links
            proxy_headers=False,  # the doorkeeper looks at them
            server_header=False,
            ws="none",  # no page keeps a line open
            timeout_graceful_shutdown=GRACE,
            timeout_keep_alive=KEEP_ALIVE,
        )
        gc.freeze()  # what was loaded stays: a collection under way to an answer need not go through it
        gc.enable()
        click.echo(_("门户在 {url}", url=settings.portal_url))
        uvicorn.Server(config).run(sockets=[listening])


def languages() -> dict[str, Translate]:
    """What the portal speaks; Chinese is the language of the code."""
    return {language: catalogue(language).gettext for language in LANGUAGES}


def listen(host: str, port: int) -> socket.socket:
    """A socket that is ours before anything slow begins.

    Raises:
        OutsideFailed: the port is taken, or the address is not this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as failure:
        listening.close()
        why = failure.strerror or failure
        raise OutsideFailed(Sentence("不能在 {host}:{port} 上监听：{why}", host=host, port=port, why=why)) from failure
    return listening


def addressed(settings: Settings, host: str, port: int) -> Settings:
    """The settings with an address for links in mails, and the port of the mail catcher that runs."""
    found = reaching(settings, running(settings.home))
    if found.portal_url:
        return found
    here = LOOPBACK if host in ("0.0.0.0", "::") else f"[{host}]" if ":" in host else host  # noqa: S104
    return found.model_copy(update={"portal_url": f"http://{here}:{port}"})
