"""Schema changes, in order. A migration that has landed is never edited; HEAD is the newest."""

HEAD = "0024"
