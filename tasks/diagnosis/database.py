"""Is the database there, does it let us in, is it whole, can it be written?"""

from collections.abc import Iterator

from tasks.diagnosis.finding import Finding
from tasks.diagnosis.patient import Patient


def examine(patient: Patient) -> Iterator[Finding]:
    """The way to the database; wrong password, unknown host, refused port and missing database are told apart."""
    yield from patient.database.reached
