"""What a person should look at."""

from models.kinds import LineState
from models.queries.typed import statement

GIVEN_UP = statement(
    f"SELECT count(*) FROM notice WHERE send_on >= :first_on AND send_on <= :on AND state IN ({LineState.REFUSED:d}, {LineState.UNREACHABLE:d})"
)
