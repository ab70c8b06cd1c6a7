"""What goes in and out of the interface.  Everything that comes in is bounded."""

import re
from decimal import Decimal
from typing import Annotated, Any, Literal

from ninja import Field, Schema
from pydantic import AfterValidator, ConfigDict, StringConstraints

from projects.pages import MOST_OF_ALL
from publishing.data.receiving import MOST_LINES

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
Named = Annotated[
    str,
    StringConstraints(min_length=1, max_length=120, strip_whitespace=True),
    AfterValidator(_without_control),
]
Form = Literal["project", "fund", "department_annual", "department_strategy"]
Year = Annotated[int, Field(ge=1900, le=2200, description="预算年度")]
Amount = Annotated[Decimal, Field(ge=0, max_digits=16, decimal_places=6, description="万元")]


Onward = Annotated[str, StringConstraints(pattern=r"^([0-9]{1,15}\.[0-9]{1,9})?$")]


class Problem(Schema):
    code: str = Field(description="固定的代码，程序按它判断")
    message: str = Field(description="一句话说明")
    errors: list[dict[str, Any]] | None = Field(None, description="哪个参数哪里不对")


class Paged(Schema):
    limit: int = Field(USUAL, ge=1, le=MOST, description="最多几项")
    offset: int = Field(0, ge=0, le=FURTHEST, description="从第几项起，0为第一项")


class Place(Paged):
    region: Text = Field("", description="区县简称，如淄川区")
    year: Year | None = Field(None, description="预算年度")


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
    cursor: Onward = Field("", description="带检索词时从哪里接着找：上一次回答里的 next")


class Region(Schema):
    name: str = Field(description="区县简称")
    full_name: str = Field(description="全称")
    sheets: int = Field(description="公开了几张表")


class Department(Schema):
    region: str = Field(description="区县简称")
    code: str | None = Field(description="编码")
    name: str = Field(description="部门全称")
    short_name: str = Field(description="简称")
    sheets: int = Field(description="公开了几张表")


class Publication(Schema):
    key: str = Field(description="公开编号")
    region: str = Field(description="区县简称")
    fiscal_year: int = Field(description="预算年度")
    form: str = Field(description="表种类")
    department: str = Field(description="部门全称")
    department_code: str | None = Field(description="部门编码")
    name: str = Field(description="名称")
    amount: str | None = Field(description="万元")
    version: int = Field(description="第几版")
    published_at: str = Field(description="首次公开时间")
    changed_at: str = Field(description="这一版公开的时间")
    address: str = Field(description="网页的地址")


class Whole(Publication):
    sha256: str = Field(description="内容的 SHA-256")
    note: str = Field(description="更正说明")
    document: dict[str, Any] = Field(description="perfgoals/1 的一张表")


class Version(Schema):
    number: int = Field(description="第几版")
    at: str = Field(description="公开时间")
    sha256: str = Field(description="内容的 SHA-256")
    note: str = Field(description="更正说明")
    address: str = Field(description="网页的地址")


class Change(Schema):
    kind: str = Field(description="种类")
    place: str = Field(description="哪一格")
    old: str = Field(description="原文")
    new: str = Field(description="更正后")


class Erratum(Schema):
    key: str = Field(description="公开编号")
    name: str = Field(description="名称")
    department: str = Field(description="部门全称")
    version: int = Field(description="第几版")
    at: str = Field(description="公开时间")
    note: str = Field(description="更正说明")
    changes: list[Change] = Field(description="各处更正")


class Row(Schema):
    key: str = Field(description="公开编号")
    region: str = Field(description="区县简称")
    fiscal_year: int = Field(description="预算年度")
    department: str = Field(description="部门全称")
    sheet: str = Field(description="表的名称")
    form: str = Field(description="表种类")
    task: str = Field(description="任务名称")
    level1: str = Field(description="一级指标")
    level2: str = Field(description="二级指标")
    level3: str = Field(description="三级指标")
    value: str = Field(description="指标值原文")
    kind: str = Field(description="值类型")
    operator: str = Field(description="符号")
    number: str | None = Field(description="数值")
    unit: str = Field(description="计量单位")
    canonical_number: str | None = Field(description="换算数值")
    canonical_unit: str = Field(description="标准计量单位")
    address: str = Field(description="网页的地址")


class Book(Schema):
    key: str = Field(description="公开编号")
    region: str = Field(description="区县简称")
    fiscal_year: int = Field(description="预算年度")
    title: str = Field(description="书名")
    version: int = Field(description="第几版")
    sha256: str = Field(description="内容的 SHA-256")
    published_at: str | None = Field(description="首次公开时间")
    address: str = Field(description="网页的地址")


class Page(Schema):
    total: int = Field(description=f"一共几项，不限地区时数到 {MOST_OF_ALL} 为止")
    more: bool = Field(False, description="数到的以后还有")
    limit: int = Field(description="这一页最多几项")
    offset: int = Field(description="从第几项起")


class Regions(Schema):
    items: list[Region] = Field(description="这一页的各项")


class Departments(Page):
    items: list[Department] = Field(description="这一页的各项")


class Publications(Page):
    items: list[Publication] = Field(description="这一页的各项")


class Versions(Schema):
    items: list[Version] = Field(description="这一页的各项")


class Errata(Page):
    items: list[Erratum] = Field(description="这一页的各项")


class FoundRows(Page):
    total: int = Field(description=f"一共几项，数到 {MOST_OF_ALL} 为止；带检索词时是这次找过的表里的")
    searched: int | None = Field(description="这次在几张有检索词的表里找；没有检索词时为空，找的是全部")
    next: str | None = Field(description="接着找时作为 cursor；为空就是找完了，没有检索词时用 offset")
    items: list[Row] = Field(description="这一页的各项")


class Books(Page):
    items: list[Book] = Field(description="这一页的各项")


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
    projects: list[Project] = Field(description="各行项目", min_length=1, max_length=MOST_LINES)


class ReceivedLine(Schema):
    department: str = Field(description="部门全称")
    name: str = Field(description="项目名称")
    fiscal_year: int = Field(description="预算年度")
    result: Literal["created", "known", "refused"] = Field(description="新建、已有、不能接收")
    key: str = Field(description="表号")
    state: str = Field(description="表现在的状态")
    reason: str = Field(description="不能接收的原因")


class ReceivedList(Schema):
    created: int = Field(description="新建几张")
    known: int = Field(description="已有几张")
    refused: int = Field(description="几行不能接收")
    lines: list[ReceivedLine] = Field(description="逐行的结果")


class Targets(Place):
    department: Text = Field("", description="部门的编码或全称")


class Exchanged(Page):
    PM_PERF_GOAL_INFO: list[dict[str, Any]] = Field(description="绩效目标，一张表一行")
    PM_PERF_INDICATOR: list[dict[str, Any]] = Field(description="项目和专项资金的指标")
    BGT_PERF_INDICATOR: list[dict[str, Any]] = Field(description="部门整体的指标")
