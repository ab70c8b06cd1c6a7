"""schemathesis asks everything the OpenAPI description allows, and more: no server error, no other answer."""

import json
from collections.abc import Callable

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, seed
from hypothesis import settings as how
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from publishing.api.v1 import api
from tests.cast import make_document
from tests.publishing.api import token_of
from tests.publishing.public import corrected, published

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

APP = get_wsgi_application()
DESCRIBED = schemathesis.openapi.from_dict(json.loads(json.dumps(api.get_openapi_schema())))
DESCRIBED.app = APP
OPERATIONS = {found.ok().label: found.ok() for found in DESCRIBED.get_all_operations()}
ASKING_NOTHING = {"GET /api/v1/regions"}  # has nothing that could be wrong
EXAMPLES = 10
CHECKS = [not_a_server_error, status_code_conformance, response_schema_conformance]
PLAIN = {"Accept-Encoding": "identity"}
LIMITS = how(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)


def asking(label: str, mode: GenerationMode, key: str, headers: dict[str, str]) -> Callable[[], None]:
    """With a token and without; a key of something that is there where the description is kept to."""

    @LIMITS
    @seed(5)
    @given(case=OPERATIONS[label].as_strategy(generation_mode=mode))
    def asked(case):
        if mode == GenerationMode.POSITIVE and "key" in (case.path_parameters or {}):
            case.path_parameters["key"] = key
        for who in (PLAIN, PLAIN | headers):
            response = case.call(headers=who)
            case.validate_response(response, checks=CHECKS)
            assert response.status_code == 200 or response.json()["message"]

    return asked


@pytest.fixture
def one_connection():
    """The end of a request does not end the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("label", OPERATIONS)
def test_no_question_brings_the_interface_down(cast, settings, one_connection, label):
    settings.API_PER_MINUTE = 1_000_000
    publication = corrected(cast, published(cast, make_document()))
    headers = {"Authorization": f"Bearer {token_of(cast.admin, per_minute=1_000_000)[1]}"}
    for mode in GenerationMode if label not in ASKING_NOTHING else (GenerationMode.POSITIVE,):
        asking(label, mode, publication.key, headers)()
