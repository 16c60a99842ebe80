"""How fast the ledger is, beside plain SQL that does the least for the same promises (floor.py)."""
