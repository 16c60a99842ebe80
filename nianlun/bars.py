"""A bar for what goes through days; only on a terminal, and gone when it is done."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn


@contextmanager
def day_bar(title: str) -> Iterator[Callable[[date, int, int], None]]:
    """Shows the day, how many of how many, and the time gone by."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=None)

        def show(on: date, number: int, total: int) -> None:
            bar.update(task, completed=number, total=total, description=f"{title} {on}")

        yield show
