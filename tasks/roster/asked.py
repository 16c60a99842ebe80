"""What a list of units or people is narrowed to."""

from dataclasses import dataclass
from typing import Any

from models.kinds import Role


@dataclass(frozen=True)
class Asked:
    """Empty asks for all. `tree` is a unit with all below it; `which` a list of its own (valid, unanswered, closed, …);
    `words` are looked for in names, codes and addresses."""

    which: str = ""
    words: str = ""
    kind: str = ""
    section: str = ""
    tree: str = ""
    role: Role | None = None

    @property
    def binds(self) -> dict[str, Any]:
        words = self.words.strip()
        literal = "".join(f"!{letter}" if letter in "!%_" else letter for letter in words)
        asked = {"which": self.which, "kind": self.kind, "section": self.section, "tree": self.tree}
        return asked | {"words": words, "like": f"%{literal}%", "role": int(self.role or 0)}
