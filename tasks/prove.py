"""Prove the ledger: state is the fold of history, and nothing points to what is not there."""

from sqlalchemy import Connection

from models.queries.proofs import PROOFS


def disagreements(connection: Connection) -> list[str]:
    """What does not hold, each with its number of rows; empty when all does."""
    found = []
    for name, proof in PROOFS:
        rows = connection.execute(proof).scalar_one()
        if rows:
            found.append(f"{name}: {rows}")
    return found
