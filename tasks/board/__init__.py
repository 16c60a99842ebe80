"""The board: the year at a glance, who stands how, what waits for whom, how much is due when, and the clockwork."""
