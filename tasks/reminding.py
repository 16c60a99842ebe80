"""What every reminder beside the ladders needs: a batch, a rung that speaks to its roles, one line for each unit and
person."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from calendars.workdays import Workdays
from models.kinds import Anchor, Level, Role
from models.queries import reminding
from tasks.sweep import give_mails, new_batch, send_days


class Telling:
    """The reminders of one kind on one day. The batch is made with the first of them."""

    def __init__(self, connection: Connection, days: Workdays, anchor: Anchor, *, on: date, at: datetime) -> None:
        self.connection, self.days, self.anchor, self.on, self.at = connection, days, anchor, on, at
        self._batch: int | None = None

    @property
    def batch(self) -> int:
        if self._batch is None:
            self._batch = new_batch(self.connection, self.anchor.value, on=self.on, at=self.at)
        return self._batch

    def rung(self, ladder: int, number: int, level: Level, recipients: tuple[str, ...]) -> int:
        """The rung of reminder `number` that speaks to these roles; made where there is none yet."""
        roles = sorted(Role[name].value for name in recipients)
        kind = {"ladder": ladder, "anchor": self.anchor.value, "number": number, "level": level.value}
        found: dict[int, list[int]] = {}
        for rung, role in self.connection.execute(reminding.RUNGS, kind):
            found.setdefault(int(rung), []).append(int(role))
        for rung, known in found.items():
            if known == roles:
                return rung
        rung = int(self.connection.execute(reminding.ADD_RUNG, kind | {"role": roles[0]}).scalar_one())
        for role in roles:
            self.connection.execute(reminding.TELL, {"rung": rung, "role": role})
        return rung

    def tell(self) -> None:
        """Plan the lines of what was written under the batch; they join the day's one mail."""
        if self._batch is None:
            return
        values: dict[str, Any] = {"batch": self._batch, "on": self.on} | send_days(self.days, self.on)
        self.connection.execute(reminding.LINES, values)
        give_mails(self.connection, self.days, values)
