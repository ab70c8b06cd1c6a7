"""What the interface says when it does not do what was asked: a status, a stable code, a Chinese sentence."""

from typing import Any

from django.http import JsonResponse

from reviews.outages import outage_of

RETRY_AFTER = "30"  # seconds


class ApiProblem(Exception):
    def __init__(self, status: int, code: str, message: str, **more: Any) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.more = status, code, message, more


# code -> status, sentence: also what the page of the interface lists
CODES: dict[str, tuple[int, str]] = {
    "bad_request": (400, "请求读不懂，请核对地址、参数和正文。"),
    "no_token": (401, "这项要用令牌。请在请求头里写 Authorization: Bearer 令牌。"),
    "bad_token": (401, "令牌不对。"),
    "token_ended": (401, "令牌已经停用或到期。"),
    "no_scope": (403, "这个令牌没有这项权限。"),
    "other_region": (403, "这个令牌只能用于本地区。"),
    "not_found": (404, "没有这个地址，或者没有公开。"),
    "method": (405, "这个地址不能这样请求。"),
    "withdrawn": (410, "这张表已经撤下。"),
    "too_large": (413, "正文太大，请分几次送。"),
    "invalid": (422, "参数不对，请按提示改。"),
    "too_short": (422, "检索词至少要两个字。"),
    "lines_refused": (422, "有的行不能接收，按要求一行也没有建。"),
    "too_many": (429, "请求太多，请稍后再试。"),
    "away": (503, "系统暂时连不上数据库，或者磁盘满了。请等一两分钟再试。"),
    "failed": (500, "系统出错，已经记下。请稍后再试，或把时间告诉管理员。"),
}
BY_STATUS = {400: "bad_request", 404: "not_found", 405: "method", 413: "too_large"}


def problem(code: str, message: str = "", **more: Any) -> ApiProblem:
    status, usual = CODES[code]
    return ApiProblem(status, code, message or usual, **more)


def broken(error: Exception) -> ApiProblem:
    """What nobody expected; an outage passes."""
    return problem("away" if outage_of(error) else "failed")


def answer(found: ApiProblem) -> JsonResponse:
    said = {"code": found.code, "message": found.message} | found.more
    response = JsonResponse(said, status=found.status, json_dumps_params={"ensure_ascii": False})
    if found.status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="perfgoals"'
    if found.status == 503:
        response["Retry-After"] = RETRY_AFTER
    return response
