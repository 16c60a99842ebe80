"""What a machine cannot test is said in capitals at the end; where nothing may be left out (CI), it is a failure."""

import os
from typing import NoReturn

import pytest

NOTHING_LEFT_OUT = "NIANLUN_NOTHING_LEFT_OUT"
MARK = "LEFT OUT: "


def leave_out(sentence: str) -> NoReturn:
    """Leave the test out, and say so in the summary; fail if the environment wants everything tested."""
    if os.environ.get(NOTHING_LEFT_OUT) == "1":
        pytest.fail(f"{sentence} and {NOTHING_LEFT_OUT}=1", pytrace=False)
    pytest.skip(MARK + sentence.upper())
