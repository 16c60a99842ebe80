"""A bar for what takes a while; only on a terminal, and gone when it is done."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn


@contextmanager
def day_bar(title: str) -> Iterator[Callable[[date, int, int], None]]:
    """Shows the day, how many of how many, and the time gone by."""
    with _bar(title) as show:
        yield lambda on, number, total: show(f"{title} {on}", number, total)


@contextmanager
def bar(title: str) -> Iterator[Callable[[int, int], None]]:
    """Shows how much of how much, and the time gone by."""
    with _bar(title) as show:
        yield lambda number, total: show(title, number, total)


@contextmanager
def _bar(title: str) -> Iterator[Callable[[str, int, int], None]]:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeElapsedColumn(),
    )
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as shown:
        task = shown.add_task(title, total=None)
        yield lambda said, number, total: shown.update(task, completed=number, total=total, description=said)
