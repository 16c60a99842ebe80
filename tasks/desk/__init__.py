"""The desk: what units owe and hand in, what waits for review, and who may do what with it."""
