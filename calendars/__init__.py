"""WHEN: the year as a document, working days, due dates and rungs, and why. Pure: no clock, no database, no mail."""
