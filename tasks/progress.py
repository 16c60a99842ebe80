"""How something long says how far it is."""

from collections.abc import Callable
from datetime import date

Progress = Callable[[date, int, int], None]
