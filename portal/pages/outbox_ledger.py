"""The ledger of notices (催报台账) as an Excel file to download."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query
from starlette.responses import Response

from models.errors import RuleBroken, Sentence
from portal.boards import Code, Step
from portal.guard import Guarded
from portal.visit import Here
from tasks.notice_ledger import Period, file_name, write_ledger

router = APIRouter(route_class=Guarded)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Day = Annotated[str, Query(max_length=10)]


@router.get("/outbox/ledger", name="notice_ledger")
def ledger(visit: Here, first: Day = "", last: Day = "", unit: Code = "", step: Step = "", mask: str = "") -> Response:
    """Of the days from `first` to `last`; addresses masked if `mask` is given."""
    try:
        period = Period(date.fromisoformat(first), date.fromisoformat(last), unit.strip(), step, bool(mask))
    except ValueError:
        raise RuleBroken(Sentence("请填写起始日和截止日，形如 2022-05-01")) from None
    with TemporaryDirectory(prefix="nianlun-") as folder:
        file = Path(folder) / "ledger.xlsx"
        with visit.reading() as connection:
            write_ledger(visit.office, connection, period, file, at=visit.at)
        content = file.read_bytes()
    name = quote(file_name(period))
    return Response(content, media_type=XLSX, headers={"content-disposition": f"attachment; filename*=UTF-8''{name}"})
