"""Pages that say no: a sentence, what to do, never a trace of the program."""

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from models.errors import (
    NianlunError,
    NotKnown,
    NotYours,
    OutsideFailed,
    RuleBroken,
    Sentence,
    TransitionNotAllowed,
    UnknownYear,
)
from portal.visit import Visit, visit_of, wants_json

TITLES = {
    400: Sentence("请求有误"),
    401: Sentence("请先登录"),
    403: Sentence("不能办理"),
    404: Sentence("没有这个页面"),
    405: Sentence("不能这样访问"),
    409: Sentence("情况已有变化"),
    413: Sentence("内容过大"),
    422: Sentence("填写有误"),
    429: Sentence("尝试次数过多"),
    500: Sentence("系统出错"),
    503: Sentence("暂时不能办理"),
}
SAID = {
    400: Sentence("地址或所提交的内容无法识别。"),
    401: Sentence("这个页面需要登录后才能打开。"),
    403: Sentence("您的身份不能办理这一项。"),
    404: Sentence("地址有误，或者它不在您能看到的范围内。"),
    405: Sentence("请从页面上的按钮办理。"),
    409: Sentence("该事项刚刚被他人变更，请刷新后再看。"),
    413: Sentence("所提交的内容超过了允许的大小，没有保存。"),
    422: Sentence("所提交的内容不符合要求，没有保存。"),
    429: Sentence("请过一会儿再试。"),
    500: Sentence("没有办成，也没有保存任何内容。请稍后再试；仍不行时请告知绩效科。"),
    503: Sentence("系统正忙或数据库暂时没有应答，没有保存任何内容。请稍后再试。"),
}
STATUS: tuple[tuple[type[NianlunError], int], ...] = (  # the first that fits
    (NotKnown, 404),
    (NotYours, 403),
    (TransitionNotAllowed, 409),
    (RuleBroken, 422),
    (OutsideFailed, 503),
    (UnknownYear, 503),
    (NianlunError, 500),
)


class TooOften(NianlunError):
    """Tried too often; 429."""


def refusal(visit: Visit, status: int, said: str) -> Response:
    """The page of a status; `said` is the sentence of what went wrong, if there is one."""
    code = status if status in TITLES else 400 if status < 500 else 500
    return visit.page("refusal.html.j2", status=status, title=TITLES[code], said=said or SAID[code], code=status)


def status_of(error: NianlunError) -> int:
    if isinstance(error, TooOften):
        return 429
    return next(status for kind, status in STATUS if isinstance(error, kind))


def install(app: FastAPI) -> None:
    """Answer every error that a page raises."""

    @app.exception_handler(NianlunError)
    def ours(request: Request, error: NianlunError) -> Response:
        return answer(request, status_of(error), str(error))

    @app.exception_handler(HTTPException)
    def starlettes(request: Request, error: HTTPException) -> Response:
        return answer(request, error.status_code, "")

    @app.exception_handler(RequestValidationError)
    def typed(request: Request, error: RequestValidationError) -> Response:
        in_path = any(each["loc"][0] == "path" for each in error.errors())
        return answer(request, 404 if in_path else 422, "")


def answer(request: Request, status: int, said: str) -> Response:
    """That it is refused: a page, or JSON for a program."""
    visit = visit_of(request)
    if wants_json(request):
        code = status if status in SAID else 400
        return JSONResponse({"error": said or str(SAID[code])}, status)
    return refusal(visit, status, said)
