"""What systems of the bureau do with a token: hand in a project list, fetch what was approved."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router
from ninja.security import HttpBearer

from publishing.api import schemas
from publishing.api.errors import problem
from publishing.api.tokens import READS, WRITES
from publishing.data import exchange, receiving
from publishing.data.receiving import LinesRefused, Project, Received
from publishing.models import Token

WRONG = frozenset({400, 401, 403, 404, 413, 429})
router = Router(tags=["令牌"])


class Bearer(HttpBearer):
    """The token that came in at the door, if it has the scope."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Token:
        if request.token is None:
            raise problem("no_token")
        if self.scope not in request.token.scopes:
            raise problem("no_scope", f"这个令牌没有“{self.scope}”权限。")
        return request.token

    def authenticate(self, request: HttpRequest, token: str) -> Token:
        return self(request)


@router.post(
    "/projects",
    auth=Bearer(WRITES),
    response={200: schemas.ReceivedList, WRONG: schemas.Problem, 422: schemas.Problem},
    summary="送入项目清单",
)
def projects(request: HttpRequest, sent: schemas.ProjectList) -> Any:
    """每行建一张项目支出绩效目标表的草稿，由部门填报人接着填。已有同名的表不动，可以重复送。"""
    _own_region(request.token, sent.region)
    wanted = [Project(**one.model_dump()) for one in sent.projects]
    try:
        done = receiving.receive(request.token, wanted, all_or_nothing=sent.all_or_nothing)
    except LinesRefused as refused:
        raise problem("lines_refused", **_told(wanted, refused.lines)) from refused
    return _told(wanted, done)


def _told(wanted: list[Project], done: list[Received]) -> dict[str, Any]:
    lines = [
        {
            "department": project.department,
            "name": project.name,
            "fiscal_year": project.fiscal_year,
            "result": line.result,
            "key": line.key,
            "state": line.state,
            "reason": line.reason,
        }
        for project, line in zip(wanted, done, strict=True)
    ]
    kinds = (receiving.CREATED, receiving.KNOWN, receiving.REFUSED)
    return {kind: sum(line.result == kind for line in done) for kind in kinds} | {"lines": lines}


@router.get(
    "/exchange/targets",
    auth=Bearer(READS),
    response={200: schemas.Exchanged, WRONG: schemas.Problem, 422: schemas.Problem},
    summary="已批复的绩效目标",
)
def targets(request: HttpRequest, asked: Query[schemas.Targets]) -> Any:
    """本地区已批复和已公开的表，字段名按预算管理一体化技术标准。按表分页。"""
    _own_region(request.token, asked.region)
    region = request.token.region
    found = exchange.approved(region, year=asked.year, department=asked.department)
    here = exchange.exported(found[asked.offset : asked.offset + asked.limit])
    return {"total": found.count(), "limit": asked.limit, "offset": asked.offset} | here


def _own_region(token: Token, region: str) -> None:
    if region and region not in (token.region.name, token.region.full_name):
        raise problem("other_region")
