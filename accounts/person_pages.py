"""个人数据: what is kept about somebody, taken out by himself or the administrator; an account erased."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts import erasing, personal_file
from accounts.personal import kept
from departments.models import Person
from departments.roles import Role
from journal.actions import record
from reviews import access
from reviews.problems import Refused

PAGE_SIZE, LONGEST = 30, 100


class Erase(forms.Form):
    """Typed out, so that no single press does it."""

    username = forms.CharField(
        label="账号", max_length=150, error_messages={"required": "请输入要注销的账号。"}
    )
    reason = forms.CharField(
        label="原因", max_length=LONGEST, error_messages={"required": "请写明原因，例如“2026年3月调离”。"}
    )

    def __init__(self, *args: object, person: Person, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        for field in self.fields.values():
            field.widget.attrs |= {"class": "in", "autocomplete": "off"}

    def clean_username(self) -> str:
        if self.cleaned_data["username"] != self.person.user.get_username():
            raise forms.ValidationError("和要注销的账号不一样，请核对后重新输入。")
        return self.cleaned_data["username"]


@never_cache
@require_GET
def own(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/data.html", {"found": kept(request.user), "tab": "data"})


@never_cache
@require_GET
def own_file(request: HttpRequest) -> HttpResponse:
    record("person.exported", by=request.user, target=f"user:{request.user.pk}", request=request)
    return _file(request.user)


@never_cache
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    found, words = _people(request), request.GET.get("q", "").strip()[:LONGEST]
    if words:
        found = found.filter(Q(name__icontains=words) | Q(user__username__icontains=words))
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "settings/people.html", {"page": page, "q": words})


@never_cache
@require_GET
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    found = get_object_or_404(_people(request), pk=person_id)
    context = {"one": found, "found": kept(found.user), "refusal": erasing.refusal(request.user, found)}
    return render(request, "settings/person.html", context)


@never_cache
@require_GET
def file(request: HttpRequest, person_id: int) -> HttpResponse:
    found = get_object_or_404(_people(request), pk=person_id)
    record("person.exported", by=request.user, target=f"user:{found.user_id}", request=request)
    return _file(found.user)


@never_cache
@require_http_methods(["GET", "POST"])
def erase(request: HttpRequest, person_id: int) -> HttpResponse:
    found = get_object_or_404(_people(request), pk=person_id)
    form = Erase(request.POST or None, person=found)
    if request.method == "POST" and form.is_valid():
        try:
            erasing.erase(person=found, by=request.user, reason=form.cleaned_data["reason"])
        except Refused as refused:
            messages.error(request, refused.message)
            return redirect("accounts:person", person_id)
        messages.success(request, "账号已注销，个人信息已去除。办理记录按规定保留。")
        return redirect("accounts:person", person_id)
    if said := erasing.refusal(request.user, found):
        messages.error(request, said)
        return redirect("accounts:person", person_id)
    goes = [one for one in kept(found.user) if one.goes]
    context = {"one": found, "form": form, "goes": goes}
    return render(request, "settings/erase.html", context, status=422 if form.errors else 200)


def _people(request: HttpRequest) -> QuerySet[Person]:
    """Of the administrator's own region; never in a colleague's place."""
    own = access.own_person(request.user)
    if own is None or own.role != Role.ADMIN:
        raise PermissionDenied("个人数据由管理员导出和注销；您自己的在“密码和登录”里。")
    found = Person.objects.filter(region=own.region_id).select_related("user", "department", "region")
    return found.order_by("department", "role", "name", "pk")


def _file(user) -> FileResponse:
    return FileResponse(
        personal_file.archive(user),
        as_attachment=True,
        filename=f"个人数据-{user.get_username()}.zip",
        content_type="application/zip",
    )
