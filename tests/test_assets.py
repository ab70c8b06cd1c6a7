"""What production makes of scripts and styles."""

import re

import pytest
from django.conf import settings
from django.core.files.storage import FileSystemStorage

from perfgoals.assets import Hashed
from perfgoals.scripts import Plain

IMPORT = re.compile(r"""(?:from |import\()["'](\.[^"']+)["']""")
OURS = settings.BASE_DIR / "static"


@pytest.fixture
def collected(tmp_path, settings):
    """Our own scripts and styles, as `collectstatic` leaves them."""
    settings.DEBUG, settings.STATIC_ROOT = False, tmp_path
    source = FileSystemStorage(location=OURS)
    names = sorted(str(path.relative_to(OURS)) for path in OURS.rglob("*") if path.is_file())
    storage = Hashed(location=tmp_path)
    for name in names:
        with source.open(name) as file:
            storage.save(name, file)
    outcomes = list(storage.post_process({name: (storage, name) for name in names}))
    assert [outcome for _, _, outcome in outcomes if isinstance(outcome, Exception)] == []
    return tmp_path, storage


@pytest.mark.parametrize("entry", ("editor/main.js", "review/main.js"))
def test_the_modules_of_a_page_are_one_file_in_production(collected, entry) -> None:
    folder, storage = collected
    text = (folder / storage.hashed_files[entry]).read_text()
    assert IMPORT.findall(text) == []
    modules = [path.name for path in (OURS / entry).parent.glob("*.js")]
    assert [name for name in modules if f'"{entry.split("/")[0]}/{name}"(exports)' not in text] == []


def test_other_scripts_import_hashed_files_that_exist(collected) -> None:
    folder, storage = collected
    hashed = [folder / name for key, name in storage.hashed_files.items() if key.endswith(".js")]
    imports = [(path, other) for path in hashed for other in IMPORT.findall(path.read_text())]
    assert [(path.name, other) for path, other in imports if not (path.parent / other).exists()] == []
    assert [other for _, other in imports if not re.search(r"\.[0-9a-f]{12}\.js$", other)] == []


@pytest.mark.parametrize("folder", ("editor", "review"))
def test_the_modules_of_a_page_are_one_file_in_development_too(client, settings, folder) -> None:
    settings.DEBUG = True
    assert Plain().url(f"{folder}/main.js") == f"/static/{folder}/linked.js"
    text = client.get(f"/static/{folder}/linked.js").content.decode()
    assert f'need("{folder}/main.js");' in text
    assert IMPORT.findall(text) == []


def test_no_other_folder_is_linked_and_none_in_production(client, settings) -> None:
    assert client.get("/static/editor/linked.js").status_code == 404
    settings.DEBUG = True
    assert client.get("/static/nothing/linked.js").status_code == 404
