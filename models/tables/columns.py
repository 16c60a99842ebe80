"""The column types, by the name under which migrations know them."""

from models.columns import FAR, LONG_AGO, BigId, Day, Moment, Packed

__all__ = ["FAR", "LONG_AGO", "BigId", "Day", "Moment", "Packed"]
