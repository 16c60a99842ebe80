"""What Nianlun remembers: codes, errors, settings, tables, queries, migrations."""
