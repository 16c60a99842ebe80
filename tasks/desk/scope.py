"""Which units a page is about, and which reviews are a visitor's turn."""

import json
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from models.columns import FAR, LONG_AGO
from models.kinds import BUREAU_ROLES, Role
from models.queries.desk import OVER


@dataclass(frozen=True)
class Scope:
    """Units by themselves (their numbers), with all below them (`trees`), all of some sections, or everything."""

    units: tuple[int, ...] = ()
    trees: tuple[int, ...] = ()
    sections: tuple[int, ...] = ()
    everything: bool = False

    @property
    def binds(self) -> dict[str, Any]:
        """What the statements of models/queries/desk.py ask for."""
        lists = {"units": self.units, "trees": self.trees, "sections": self.sections}
        return {name: json.dumps(list(ids)) for name, ids in lists.items()} | {"everything": self.everything}


@dataclass(frozen=True)
class Turns:
    """The reviews that may be a visitor's: roles with the unit over which each is held (0: the bureau's); and the
    visitor's number as an expert, as an agency's person, to whom single items are assigned."""

    held: tuple[tuple[Role, int], ...] = ()
    experts: tuple[int, ...] = ()
    agents: tuple[int, ...] = ()

    @property
    def assigned(self) -> bool:
        """Whether anything may be assigned to the visitor by itself."""
        return bool(self.experts or self.agents)

    @property
    def scope(self) -> Scope:
        """The units whose papers can come to the visitor."""
        return Scope(
            units=tuple(unit for role, unit in self.held if role not in (Role.DEPT, Role.FIN_SECTION, *BUREAU_ROLES)),
            trees=tuple(unit for role, unit in self.held if role is Role.DEPT),
            sections=tuple(unit for role, unit in self.held if role is Role.FIN_SECTION),
            everything=any(role in BUREAU_ROLES for role, _ in self.held),
        )

    @property
    def binds(self) -> dict[str, Any]:
        turns = [role * OVER + (0 if role in BUREAU_ROLES else unit) for role, unit in self.held]
        assigned = {"experts": list(self.experts), "agents": list(self.agents)} if self.assigned else {}
        return self.scope.binds | {"turns": json.dumps(turns)} | assigned


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to; empty asks for all. `words` are looked for in titles, names and codes."""

    which: str = ""  # owing, late, returned, in_review, done, over
    step: str = ""
    work_year: int = 0
    deliverable: str = ""
    unit_code: str = ""
    words: str = ""
    stage: Role | None = None  # of a review queue
    kind: str = ""  # of units
    section_code: str = ""
    tree_code: str = ""  # a unit with all below it
    first_on: date = LONG_AGO  # due within these days
    last_on: date = FAR
    waited_on: date = FAR  # in review since that day or longer

    @property
    def narrows(self) -> bool:
        """Whether anything is asked for besides the list itself."""
        return replace(self, which="") != EVERYTHING

    @property
    def binds(self) -> dict[str, Any]:
        literal = self.words.strip().replace("!", "!!").replace("%", "!%").replace("_", "!_")
        asked: dict[str, Any] = {
            "step": self.step,
            "year": self.work_year,
            "deliverable": self.deliverable,
            "unit": self.unit_code,
        }
        asked |= {"kind": self.kind, "section": self.section_code, "tree": self.tree_code}
        asked |= {"far": FAR, "first_on": self.first_on, "last_on": self.last_on, "waited_on": self.waited_on}
        return asked | {"words": literal, "like": f"%{literal}%", "stage": int(self.stage or 0)}


@dataclass(frozen=True)
class Page:
    """Which part of a list is shown; pages count from 1."""

    number: int = 1
    size: int = 50

    @property
    def binds(self) -> dict[str, int]:
        return {"most": self.size, "skip": (max(self.number, 1) - 1) * self.size}


@dataclass(frozen=True)
class Listing:
    """How much there is of a list, and whether there is more behind the page."""

    page: Page = field(default_factory=Page)
    found: int = 0

    @property
    def pages(self) -> int:
        return max(1, -(-self.found // self.page.size))


EVERYTHING = Wanted()
FIRST_PAGE = Page()
