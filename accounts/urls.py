from django.urls import path

from accounts import journal_pages, lock_pages, pages, person_pages

app_name = "accounts"
urlpatterns = [
    path("account/password/", pages.password, name="password"),
    path("account/sessions/", pages.sessions, name="sessions"),
    path("account/sessions/<int:sign_in_id>/end/", pages.end_session, name="end-session"),
    path("account/two-step/", pages.two_step, name="two-step"),
    path("account/two-step/codes/", pages.new_codes, name="two-step-codes"),
    path("settings/journal/", journal_pages.index, name="journal"),
    path("settings/journal/journal.<slug:ending>", journal_pages.export, name="journal-file"),
    path("settings/locks/", lock_pages.index, name="locks"),
    path("settings/locks/lift/", lock_pages.lift, name="lift-lock"),
    path("account/data/", person_pages.own, name="data"),
    path("account/data/file/", person_pages.own_file, name="person-data"),
    path("settings/people/", person_pages.people, name="people"),
    path("settings/people/<int:person_id>/", person_pages.person, name="person"),
    path("settings/people/<int:person_id>/file/", person_pages.file, name="person-file"),
    path("settings/people/<int:person_id>/erase/", person_pages.erase, name="erase"),
]
