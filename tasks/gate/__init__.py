"""Who gets in: sign-ins, links, passwords, and how often each may be tried."""
