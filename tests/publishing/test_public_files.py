"""A public sheet as a file: made once, the same for everybody, read back as it was."""

import csv
import io
import json
import threading

import pytest
from django.test import Client
from django.urls import reverse

from publishing.data.csv import BYTE_ORDER_MARK
from publishing.public import cache as public_cache
from publishing.public import files as public_files
from sheets.documents import from_json
from tests.cast import content
from tests.publishing.public import corrected, published

pytestmark = pytest.mark.django_db
BEGINS = {"pdf": b"%PDF-", "docx": b"PK", "xlsx": b"PK", "json": b"{", "csv": BYTE_ORDER_MARK.encode()}


@pytest.fixture(autouse=True)
def a_folder_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    public_cache.PAGES.clear()
    return tmp_path / "public"


def sent(publication, ending: str, **headers):
    where = reverse("publishing:public-file", args=[publication.key, ending])
    return Client().get(where, headers=headers)


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def etag(publication) -> str:
    response = sent(publication, "csv")
    body(response)
    return response["ETag"]


@pytest.mark.parametrize("ending", public_files.KINDS)
def test_a_sheet_is_sent_in_every_format_under_its_own_name(cast, ending):
    response = sent(published(cast), ending)
    assert body(response).startswith(BEGINS[ending])
    assert response["Content-Type"] == public_files.KINDS[ending]
    assert "%E6%A0%A1%E5%9B%AD%E5%AE%89%E5%85%A8%EF%BC%882024" in response["Content-Disposition"]


def test_a_file_is_made_once(cast, monkeypatch, a_folder_of_its_own):
    publication, made = published(cast), []
    real = public_files.made
    monkeypatch.setattr(public_files, "made", lambda *what: made.append(what) or real(*what))
    first, second = sent(publication, "json"), sent(publication, "json")
    assert body(first) == body(second)
    assert len(made) == 1
    assert len(list(a_folder_of_its_own.iterdir())) == 1
    corrected(cast, publication)
    assert "≥9个" in body(sent(publication, "json")).decode()
    assert len(made) == 2


def test_another_program_makes_it_anew(cast, monkeypatch):
    publication = published(cast)
    before = etag(publication)
    monkeypatch.setattr(public_files, "renderers", lambda: "another")
    assert etag(publication) != before


def test_who_has_the_file_is_told_so(cast):
    publication = published(cast)
    again = sent(publication, "csv", **{"if-none-match": etag(publication)})
    assert (again.status_code, again.content) == (304, b"")


def test_json_and_csv_hold_the_sheet(cast):
    publication = published(cast)
    report = json.loads(body(sent(publication, "json")))
    assert from_json(report["tables"][0]) == content(publication.submission)
    rows = list(csv.reader(io.StringIO(body(sent(publication, "csv")).decode("utf-8-sig"))))
    assert len(rows) == 1 + 2


def test_only_so_many_are_made_at_a_time(cast, monkeypatch):
    monkeypatch.setattr(public_files, "_turn", threading.BoundedSemaphore(1))
    monkeypatch.setattr(public_files, "PATIENCE", 0)
    publication = published(cast)
    public_files._turn.acquire()
    response = sent(publication, "csv")
    assert (response.status_code, response["Retry-After"]) == (503, "10")
    assert "请稍后再下载" in response.content.decode()
    public_files._turn.release()
    assert body(sent(publication, "csv"))


def test_half_a_file_is_never_kept(cast, monkeypatch, a_folder_of_its_own):
    publication = published(cast)

    def broken(*what):
        raise RuntimeError("no more paper")

    monkeypatch.setattr(public_files, "made", broken)
    with pytest.raises(RuntimeError):
        sent(publication, "csv")
    assert list(a_folder_of_its_own.glob("*")) == []


def test_a_character_that_no_font_draws_is_told_with_the_way_out(cast):
    publication = published(cast, name="校园\ue000安全")
    response = sent(publication, "pdf")
    assert response.status_code == 422
    assert "字体里没有U+E000，做不出 PDF" in response.content.decode()
    assert "也可以下载 Word 或 Excel" in response.content.decode()
    assert body(sent(publication, "docx")).startswith(b"PK")
