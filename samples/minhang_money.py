"""Invented amounts in whole fen: many small ones and few large ones, as in real budgets; no floating point."""

from random import Random

WAN = 10_000 * 100  # 一万元 in fen
# one in so many hundred: from, to, in 万元
BANDS = ((22, 15, 60), (28, 60, 150), (22, 150, 300), (14, 300, 600), (10, 600, 1500), (4, 1500, 4200))


def approved(random: Random) -> int:
    """An approved amount in fen, rounded to hundreds of yuan."""
    draw = random.randrange(100)
    for share, low, high in BANDS:
        if draw < share:
            return random.randrange(low * 100, high * 100) * WAN // 100
        draw -= share
    raise AssertionError


def yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"


def next_year(fen: int, random: Random) -> int:
    """The same thing a year later: five per cent less to nine per cent more."""
    return fen * random.randrange(95, 110) // 100 // 10_000 * 10_000


def adjusted(fen: int, random: Random) -> int:
    """One in six is adjusted in the year."""
    return fen if random.randrange(6) else fen * random.randrange(70, 125) // 100 // 10_000 * 10_000


def executed(fen: int, random: Random, low: int, high: int) -> int:
    """Spent: between `low` and `high` per cent, to the fen."""
    return fen * random.randrange(low * 100, high * 100) // 10_000
