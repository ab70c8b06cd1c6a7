"""The list of submissions and its columns, on the page and as CSV."""

import csv
from collections.abc import Collection, Iterable, Iterator, Sequence

import django_tables2 as tables
from django.db.models import Case, QuerySet, When
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from projects.pages import NEWEST, OLDEST
from projects.tallies import Tally, counted
from reviews import access
from reviews.models import Submission

SHORT_KINDS = {
    "project": "项目",
    "fund": "专项资金",
    "department_annual": "部门整体",
    "department_strategy": "整体战略",
}
MARK = '<span class="mk {}">{}</span>'
FOUND = ("errors", "doubts", "open_comments")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Submissions(tables.Table):
    tick = tables.Column("", accessor="key", orderable=False, attrs={"td": {"class": "tick"}})
    name = tables.Column(
        "表名",
        linkify=lambda record: reverse("projects:table", args=[record.key]),
        attrs={"td": {"class": "name"}},
    )
    department = tables.Column("部门", accessor="department__short_name")
    region = tables.Column("地区", accessor="region__name")
    fiscal_year = tables.Column("年度")
    kind = tables.Column("表种")
    amount = tables.Column("预算（万元）", attrs={"td": {"class": "num"}, "th": {"class": "num"}})
    rows = tables.Column("指标", attrs={"td": {"class": "num"}, "th": {"class": "num"}})
    checks = tables.Column("检查", accessor="pk")
    state = tables.TemplateColumn(
        '<span class="pill {{ record.state }}">{{ record.get_state_display }}</span>', verbose_name="状态"
    )
    due_on = tables.Column("期限")
    changed_at = tables.DateTimeColumn(verbose_name="最近修改", format="Y-m-d H:i")

    class Meta:
        model = Submission
        fields = (
            "tick", "name", "department", "region", "fiscal_year", "kind", "amount", "rows", "checks",
            "state", "due_on", "changed_at",
        )  # fmt: skip
        attrs = {"class": "list d narrow"}
        row_attrs = {"data-key": lambda record: record.key}
        template_name = "tables/table.html"
        empty_text = ""
        order_by = "-changed_at"

    def __init__(self, *args, user: access.User, orderable: Collection[str] | None = None, **kwargs):
        """orderable: the columns that can be ordered by; None: all."""
        self.user = user
        super().__init__(*args, **kwargs)
        if orderable is not None:
            for bound in self.columns.columns.values():
                bound.column.orderable = bound.name in orderable

    def order_changed_at(self, submissions: QuerySet, is_descending: bool) -> tuple[QuerySet, bool]:
        order = NEWEST if is_descending else OLDEST
        return submissions.order_by(*order), True

    def order_checks(self, submissions: QuerySet, is_descending: bool) -> tuple[QuerySet, bool]:
        """What was found in others' published sheets orders nothing: it is theirs."""
        mine = access.is_of(self.user)
        keys = [Case(When(mine, then=name), default=0) for name in FOUND]
        return submissions.order_by(
            *(key.desc() if is_descending else key.asc() for key in keys), "-pk"
        ), True

    def render_tick(self, record: Submission) -> str:
        """Of others' published sheets there is nothing to decide."""
        if not access.is_own(self.user, record):
            return ""
        name = record.name or record.get_kind_display()
        return format_html(
            '<input type="checkbox" name="key" value="{}" form="bulk" aria-label="选择 {}">', record.key, name
        )

    def render_name(self, record: Submission) -> str:
        return record.name or record.get_kind_display()

    # an empty name is a value here: the sheets of a whole department have none
    name.empty_values = ()

    def render_kind(self, record: Submission) -> str:
        return SHORT_KINDS[record.kind]

    def render_amount(self, value) -> str:
        return amount_text(value)

    def render_checks(self, record: Submission) -> str:
        return marks_of(counted(self.user, record), record.open_comments)

    def render_due_on(self, value) -> str:
        return due_text(value)


def marks_of(tally: Tally | None, comments: int) -> str:
    """错2 疑3 批1, or 无问题; nothing for another place's sheet."""
    if tally is None:
        return ""
    marks = tally.marks + ([(f"批{comments}", "p")] if comments else [])
    return format_html_join(" ", MARK, ((css, text) for text, css in marks or [("无问题", "k")]))


def due_text(day) -> str:
    """11月24日, and whether it is over."""
    words = f"{day.month}月{day.day}日"
    late = day < timezone.localdate()
    return format_html('{} <b class="late">已过期</b>', words) if late else words


def amount_text(value) -> str:
    """1344.000000 -> 1344.00, 4258.985000 -> 4258.985"""
    whole, _, fraction = f"{value:f}".partition(".")
    return f"{whole}.{fraction.rstrip('0'):0<2}"


CSV = "text/csv; charset=utf-8"
BYTE_ORDER_MARK = "\ufeff"  # without it Excel and WPS take UTF-8 for GBK
CHUNK = 500  # lines read at once
CSV_HEAD = (
    "编号",
    "表名",
    "部门",
    "地区",
    "年度",
    "表种",
    "预算（万元）",
    "指标",
    "未解决的意见",
    "状态",
    "期限",
)


def csv_response(submissions: QuerySet[Submission]) -> StreamingHttpResponse:
    """Streamed: a list may be long."""
    lines = map(_line, submissions.iterator(chunk_size=CHUNK))
    response = StreamingHttpResponse(_written(CSV_HEAD, lines), content_type=CSV)
    response["Content-Disposition"] = 'attachment; filename="tables.csv"'
    return response


def _written(head: Sequence[str], lines: Iterable[Sequence[object]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield BYTE_ORDER_MARK + writer.writerow(head)
    for line in lines:
        yield writer.writerow([escaped(text) for text in line])


class _Echo:
    """A file that hands back what is written into it."""

    def write(self, text: str) -> str:
        return text


def csv_of(filename: str, head: Sequence[str], lines: Iterable[Sequence[object]]) -> HttpResponse:
    """Text only: what a spreadsheet would take for a formula gets an apostrophe.  filename: in ASCII."""
    response = HttpResponse("".join(_written(head, lines)), content_type=CSV)
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def _line(submission: Submission) -> Sequence[object]:
    return (
        submission.key,
        submission.name or submission.get_kind_display(),
        submission.department.name,
        submission.region.name,
        submission.fiscal_year,
        submission.get_kind_display(),
        "" if submission.amount is None else amount_text(submission.amount),
        submission.rows,
        submission.open_comments,
        submission.get_state_display(),
        submission.due_on or "",
    )


def escaped(value: object) -> str:
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
