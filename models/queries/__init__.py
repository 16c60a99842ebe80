"""Every query, by what it asks. Texts run unchanged on SQLite and PostgreSQL; dates are bound with their type."""
