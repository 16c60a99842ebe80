"""One portal of one office: what its pages share. Nothing of it is global, so that tests can have several."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from models.errors import Translate
from models.settings import LOOPBACK, Settings
from notices.mailer import Post
from portal.rendering import Pages
from portal.rows import Row
from portal.sending import LinkSender
from portal.weighing import Weigher
from tasks.board.kept import Kept
from tasks.office import Office

HERE = frozenset({LOOPBACK, "localhost", "[::1]"})
CHINESE = "zh"  # the language that is spoken unless another is asked for


@dataclass(frozen=True)
class Portal:
    """The office, its settings, languages and templates, how a mail leaves, who works on impacts, who sends links."""

    office: Office
    settings: Settings
    languages: Mapping[str, Translate]
    pages: Pages
    new_post: Callable[[], Post]
    access: Mapping[str, Row]
    weigher: Weigher
    sender: LinkSender
    hosts: frozenset[str] = HERE
    kept: Kept = field(default_factory=Kept)  # what the board has counted
    console: str = ""  # the address of the console that shows the runs, where it is known

    @property
    def secure(self) -> bool:
        """Whether browsers come by https: cookies are then sent by nothing else."""
        return self.settings.portal_url.startswith("https:")

    def cookie(self, name: str) -> str:
        """A cookie's name; by https one that only this very host can set."""
        return f"__Host-{name}" if self.secure else name

    def is_ours(self, host: str) -> bool:
        """Whether a Host header names this portal; its port is not looked at."""
        return host_name(host) in self.hosts


def hosts_of(settings: Settings, host: str) -> frozenset[str]:
    """The names by which the portal may be called: this machine's own, the office's address, the one it listens on."""
    said = {urlsplit(settings.portal_url).netloc, host}
    return HERE | {host_name(each) for each in said if each and each not in ("0.0.0.0", "::")}  # noqa: S104


def host_name(host: str) -> str:
    """A Host header without its port, in small letters."""
    name, _, port = host.rpartition(":")
    return (name if name and port.isdigit() else host).lower()
