"""What becomes of results: applications are proposed by the calendar's rules, decided by somebody, and listed."""
