"""The few files that pages need, under /static: Bootstrap's style sheet and ours, named by their content."""

import hashlib
from importlib.resources import files
from pathlib import Path

from fastapi import APIRouter
from starlette.responses import Response

from models.errors import NotKnown, Sentence
from portal.guard import Guarded

FOREVER = "public, max-age=31536000, immutable"
TYPES = {"css": "text/css; charset=utf-8", "svg": "image/svg+xml"}
OWN = Path(__file__).parent / "static"
ADDRESS = "/static/{file}"


class Assets:
    """Read once; an address changes with the content, so browsers may keep it for good."""

    def __init__(self) -> None:
        bootstrap = files("bootstrap") / "static" / "bootstrap" / "css" / "bootstrap.min.css"
        sheet = bootstrap.read_bytes().rsplit(b"/*# sourceMappingURL", 1)[0]
        found = {"bootstrap.css": sheet} | {path.name: path.read_bytes() for path in sorted(OWN.iterdir())}
        self._names = {name: _named(name, content) for name, content in found.items()}
        self._contents = {self._names[name]: content for name, content in found.items()}

    def address(self, name: str) -> str:
        """Where a file is found."""
        return ADDRESS.format(file=self._names[name])

    def router(self) -> APIRouter:
        router = APIRouter(route_class=Guarded)

        @router.get(ADDRESS, name="static")
        async def static(file: str) -> Response:
            content = self._contents.get(file)
            if content is None:
                raise NotKnown(Sentence("没有这个页面"))
            kind = TYPES[file.rpartition(".")[2]]
            return Response(content, media_type=kind, headers={"Cache-Control": FOREVER})

        return router


def _named(name: str, content: bytes) -> str:
    stem, _, kind = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(content).hexdigest()[:12]}.{kind}"
