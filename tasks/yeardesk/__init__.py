"""The administrator's desk: the draft of a year, its impact, and what is done once it was seen."""
