"""Calendars that somebody subscribes to: secret addresses made and revoked, and what is fetched by them."""
