"""Every check in reading order: its word for `--only`, and the file that holds it."""

CHECKS = {
    "settings": "tasks.diagnosis.environment",
    "packages": "tasks.diagnosis.packages",
    "files": "nianlun.diagnosis.files",
    "home": "tasks.diagnosis.home",
    "disk": "tasks.diagnosis.disk",
    "zone": "tasks.diagnosis.zone",
    "clock": "tasks.diagnosis.clock",
    "database": "tasks.diagnosis.database",
    "schema": "tasks.diagnosis.schema",
    "mode": "tasks.diagnosis.mode",
    "ledger": "tasks.diagnosis.ledger",
    "workdays": "tasks.diagnosis.workdays",
    "calendars": "tasks.diagnosis.published",
    "register": "tasks.diagnosis.register",
    "mail": "tasks.diagnosis.mail",
    "wording": "tasks.diagnosis.wording",
    "outbox": "tasks.diagnosis.outbox",
    "running": "nianlun.diagnosis.running",
    "prefect": "nianlun.diagnosis.prefect_server",
    "portal": "nianlun.diagnosis.portal",
    "identity": "tasks.diagnosis.identity",
    "ports": "nianlun.diagnosis.ports",
}
AT_START = ("home", "disk", "zone", "database", "schema")  # what `up` asks before it starts anything
