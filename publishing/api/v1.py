"""/api/v1/: what the public may read as data; what systems do with a token is in `exchange`."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Path, Query
from ninja.errors import HttpError, ValidationError
from ninja.operation import Operation
from ninja.renderers import JSONRenderer

from projects.pages import MOST, MOST_OF_ALL
from publishing.api import answers as tell
from publishing.api import schemas
from publishing.api.errors import BY_STATUS, ApiProblem, answer, problem
from publishing.api.exchange import router
from publishing.api.wording import worded
from publishing.data import open_data, rows
from publishing.models import Publication, Release

WRONG = frozenset({400, 401, 404, 410, 422, 429})
Number = Path(ge=1, le=100_000, description="第几版")
Key = Path(min_length=1, max_length=20, description="公开编号")


class Chinese(JSONRenderer):
    json_dumps_params = {"ensure_ascii": False}


class Interface(NinjaAPI):
    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Programs know it: it does not change with the place of the function."""
        return super().get_openapi_operation_id(operation).replace("publishing_api_v1_", "publishing_api_")


api = Interface(
    title="预算绩效目标开放数据",
    version="1",
    description="公开的绩效目标表可以自由读取。送入项目清单和读取未公开的已批复目标要用令牌。",
    docs_url=None,
    urls_namespace="publishing:api",
    renderer=Chinese(),
)
api.add_router("", router)


@api.exception_handler(ApiProblem)
def _problem(request: HttpRequest, found: ApiProblem) -> HttpResponse:
    return answer(found)


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, found: Http404) -> HttpResponse:
    return answer(problem("not_found"))


@api.exception_handler(HttpError)
def _refused(request: HttpRequest, found: HttpError) -> HttpResponse:
    return answer(problem(BY_STATUS.get(found.status_code, "bad_request")))


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, found: ValidationError) -> HttpResponse:
    errors = worded(found.errors)
    return answer(problem("invalid", errors[0]["message"] if errors else "", errors=errors))


@api.exception_handler(Exception)
def _failed(request: HttpRequest, found: Exception) -> HttpResponse:
    """The door writes it down."""
    raise found


@api.get("/regions", response={200: schemas.Regions, WRONG: schemas.Problem}, summary="地区", tags=["公开"])
def regions(request: HttpRequest) -> Any:
    """有公开的表的地区。"""
    fields = ("name", "full_name", "sheets")
    return {"items": list(open_data.regions().values(*fields))}


@api.get(
    "/departments", response={200: schemas.Departments, WRONG: schemas.Problem}, summary="部门", tags=["公开"]
)
def departments(request: HttpRequest, asked: Query[schemas.OfRegion]) -> Any:
    """有公开的表的部门。"""
    found = open_data.departments(asked.region)
    return tell.page(found, asked.limit, asked.offset, tell.department)


@api.get(
    "/publications",
    response={200: schemas.Publications, WRONG: schemas.Problem},
    summary="公开的表",
    tags=["公开"],
)
def publications(request: HttpRequest, asked: Query[schemas.Sheets]) -> Any:
    """按检索词、地区、部门、种类、年度、金额找公开的表。"""
    found = open_data.publications(_asked(asked, least=asked.least, most=asked.most))
    return tell.page(found, asked.limit, asked.offset, tell.publication, most=_most(asked))


@api.get(
    "/publications/{key}",
    response={200: schemas.Whole, WRONG: schemas.Problem},
    summary="一张表",
    tags=["公开"],
)
def publication(request: HttpRequest, key: str = Key) -> Any:
    """现行版本的全部内容，格式为 perfgoals/1 的一张表。"""
    found = _public(key)
    return tell.whole(found, _release(found, found.number))


@api.get(
    "/publications/{key}/versions",
    response={200: schemas.Versions, WRONG: schemas.Problem},
    summary="一张表的各版本",
    tags=["公开"],
)
def versions(request: HttpRequest, key: str = Key) -> Any:
    """从新到旧。"""
    found = _public(key)
    return {"items": [tell.version(one) for one in _of(found)]}


@api.get(
    "/publications/{key}/versions/{number}",
    response={200: schemas.Whole, WRONG: schemas.Problem},
    summary="一张表的某一版",
    tags=["公开"],
)
def version(request: HttpRequest, key: str = Key, number: int = Number) -> Any:
    """更正前的版本也留着。"""
    found = _public(key)
    return tell.whole(found, _release(found, number))


@api.get("/errata", response={200: schemas.Errata, WRONG: schemas.Problem}, summary="更正记录", tags=["公开"])
def errata(request: HttpRequest, asked: Query[schemas.Corrections]) -> Any:
    """公开以后的更正，从新到旧，每一处的原文和更正后的文字。"""
    found = open_data.corrections(region=asked.region, year=asked.year, key=asked.key)
    return tell.page(found, asked.limit, asked.offset, tell.erratum, most=MOST_OF_ALL)


@api.get(
    "/indicators", response={200: schemas.FoundRows, WRONG: schemas.Problem}, summary="指标", tags=["公开"]
)
def indicators(request: HttpRequest, asked: Query[schemas.Rows]) -> Any:
    """按检索词、级别、单位、年度、地区找公开的指标。带检索词时一次找 300 张表，按 next 接着找。"""
    found = rows.rows(
        _asked(asked),
        level1=asked.level1,
        level2=asked.level2,
        unit=asked.unit,
        begin=rows.cursor_of(asked.cursor),
    )
    return tell.page_of_rows(found, asked.limit, asked.offset)


@api.get("/books", response={200: schemas.Books, WRONG: schemas.Problem}, summary="公开的成册", tags=["公开"])
def books(request: HttpRequest, asked: Query[schemas.Place]) -> Any:
    """各地区各年度公开的整本。"""
    found = open_data.books(region=asked.region, year=asked.year)
    return tell.page(found, asked.limit, asked.offset, tell.book)


def _most(asked: Any) -> int:
    return MOST if asked.region or asked.department else MOST_OF_ALL


def _asked(asked: Any, **more: Any) -> open_data.Asked:
    if open_data.too_short(open_data.words_of(asked.q)):
        raise problem("too_short")
    return open_data.Asked(
        words=asked.q,
        region=asked.region,
        department=asked.department,
        kind=asked.form or "",
        year=asked.year,
        **more,
    )


def _public(key: str) -> Publication:
    found = open_data.publication(key)
    if found is None:
        raise problem("not_found")
    if found.withdrawn_at:
        raise problem("withdrawn", f"这张表已经撤下：{found.reason}")
    return found


def _of(found: Publication) -> list[Release]:
    releases = list(open_data.releases(found))
    for one in releases:
        one.publication = found
    return releases


def _release(found: Publication, number: int) -> Release:
    release = open_data.releases(found).filter(number=number).first()
    if release is None:
        raise problem("not_found", "这张表没有这一版。")
    return release
