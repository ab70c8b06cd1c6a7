"""What goes in and out of the interface.  Everything that comes in is bounded."""

import re
from decimal import Decimal
from typing import Annotated, Any, Literal

from ninja import Field, Schema
from pydantic import AfterValidator, ConfigDict, StringConstraints

from publishing.receiving import MOST_LINES

MOST, USUAL, FURTHEST = 100, 20, 100_000  # of a page
MOST_ERRATA = 20  # each is a comparison of two versions
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def _without_control(text: str) -> str:
    if _CONTROL.search(text):
        raise ValueError("control characters")
    return text


Text = Annotated[
    str, StringConstraints(max_length=120, strip_whitespace=True), AfterValidator(_without_control)
]
Named = Annotated[Text, StringConstraints(min_length=1)]
Form = Literal["project", "fund", "department_annual", "department_strategy"]
Year = Annotated[int, Field(ge=1900, le=2200, description="预算年度")]
Amount = Annotated[Decimal, Field(ge=0, max_digits=16, decimal_places=6, description="万元")]
Limit = Annotated[int, Field(ge=1, le=MOST, description="最多几项")]
Offset = Annotated[int, Field(ge=0, le=FURTHEST, description="从第几项起，0为第一项")]


class Problem(Schema):
    code: str = Field(description="固定的代码，程序按它判断")
    message: str = Field(description="一句话说明")
    errors: list[dict[str, Any]] | None = Field(None, description="哪个参数哪里不对")


class Paged(Schema):
    limit: Limit = USUAL
    offset: Offset = 0


class Place(Paged):
    region: Text = Field("", description="区县简称，如淄川区")
    year: Year | None = None


class OfRegion(Paged):
    region: Text = Field("", description="区县简称，如淄川区")


class Corrections(Place):
    limit: int = Field(USUAL, ge=1, le=MOST_ERRATA, description="最多几项")
    key: Text = Field("", description="公开编号：只要一张表的")


class Sheets(Place):
    q: Text = Field("", description="检索词，各两个字以上，用空格隔开")
    department: Text = Field("", description="部门的编码或全称")
    form: Form | None = Field(None, description="表种类")
    least: Amount | None = Field(None, description="金额不小于（万元）")
    most: Amount | None = Field(None, description="金额不大于（万元）")


class Rows(Place):
    q: Text = Field("", description="检索词，各两个字以上，用空格隔开")
    department: Text = Field("", description="部门的编码或全称")
    form: Form | None = Field(None, description="表种类")
    level1: Text = Field("", description="一级指标里的字")
    level2: Text = Field("", description="二级指标里的字")
    unit: Text = Field("", description="计量单位")


class Region(Schema):
    name: str
    full_name: str
    sheets: int = Field(description="公开了几张表")


class Department(Schema):
    region: str
    code: str | None
    name: str
    short_name: str
    sheets: int


class Publication(Schema):
    key: str
    region: str
    fiscal_year: int
    form: str
    department: str
    department_code: str | None
    name: str
    amount: Decimal | None = Field(description="万元")
    version: int
    published_at: str
    changed_at: str
    address: str


class Whole(Publication):
    sha256: str
    note: str = Field(description="更正说明")
    document: dict[str, Any] = Field(description="perfgoals/1 的一张表")


class Version(Schema):
    number: int
    at: str
    sha256: str
    note: str
    address: str


class Change(Schema):
    kind: str
    place: str
    old: str
    new: str


class Erratum(Schema):
    key: str
    name: str
    department: str
    version: int
    at: str
    note: str
    changes: list[Change]


class Row(Schema):
    key: str
    region: str
    fiscal_year: int
    department: str
    sheet: str
    form: str
    task: str
    level1: str
    level2: str
    level3: str
    value: str
    kind: str
    operator: str
    number: Decimal | None
    unit: str
    canonical_number: Decimal | None
    canonical_unit: str
    address: str


class Book(Schema):
    key: str
    region: str
    fiscal_year: int
    title: str
    version: int
    sha256: str
    published_at: str | None
    address: str


class Page(Schema):
    total: int
    limit: int
    offset: int


class Regions(Schema):
    items: list[Region]


class Departments(Page):
    items: list[Department]


class Publications(Page):
    items: list[Publication]


class Versions(Schema):
    items: list[Version]


class Errata(Page):
    items: list[Erratum]


class FoundRows(Page):
    items: list[Row]


class Books(Page):
    items: list[Book]


class Project(Schema):
    """A line of a project list."""

    model_config = ConfigDict(extra="forbid")
    department: Named = Field(description="部门的编码或全称，须已登记")
    name: Named = Field(description="项目名称")
    fiscal_year: int = Field(ge=2000, le=2100, description="预算年度")
    amount: Amount | None = Field(None, description="年度资金总额，万元")
    unit: Text = Field("", description="实施单位的编码或全称")


class ProjectList(Schema):
    model_config = ConfigDict(extra="forbid")
    region: Text = Field("", description="区县简称；不填就是令牌的地区")
    all_or_nothing: bool = Field(False, description="有一行不能接收就一行也不建")
    projects: list[Project] = Field(min_length=1, max_length=MOST_LINES)


class ReceivedLine(Schema):
    department: str
    name: str
    fiscal_year: int
    result: Literal["created", "known", "refused"] = Field(description="新建、已有、不能接收")
    key: str = Field(description="表号")
    state: str = Field(description="表现在的状态")
    reason: str = Field(description="不能接收的原因")


class ReceivedList(Schema):
    created: int
    known: int
    refused: int
    lines: list[ReceivedLine]


class Targets(Place):
    department: Text = Field("", description="部门的编码或全称")


class Exchanged(Page):
    PM_PERF_GOAL_INFO: list[dict[str, Any]]
    PM_PERF_INDICATOR: list[dict[str, Any]]
    BGT_PERF_INDICATOR: list[dict[str, Any]]
