"""Makes pages of templates: everything is escaped, sentences come in the visitor's language."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from models.errors import _
from models.kinds import Role
from notices.words import ROLES
from tasks.clock import ZONE

TEMPLATES = Path(__file__).parent / "templates"


class Pages:
    """The templates of portal/templates. `asset` gives the address of a file under /static."""

    def __init__(self, asset: Callable[[str], str]) -> None:
        self.environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self.environment.globals.update(_=_, asset=asset, role_name=_role_name)
        self.environment.filters.update(day=_day, moment=_moment)

    def teach(self, **names: object) -> None:
        """Names that every template knows."""
        self.environment.globals.update(names)

    def render(self, template: str, **values: Any) -> str:
        return self.environment.get_template(template).render(**values)


def _role_name(role: Role) -> str:
    return _(ROLES[role])


def _day(on: date) -> str:
    """2022-04-29, which both languages read."""
    return on.isoformat()


def _moment(at: datetime) -> str:
    """2022-04-29 09:30, in the office's zone."""
    return f"{at.astimezone(ZONE):%Y-%m-%d %H:%M}"
