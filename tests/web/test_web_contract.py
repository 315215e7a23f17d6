"""Every answer of the API is as its description says, whatever is asked (schemathesis, where it is installed)."""

import pytest
from dossier_fixture import dossier
from hypothesis import HealthCheck, settings
from library_fixture import library_of

from variorum.doors.web import app

schemathesis = pytest.importorskip("schemathesis")
schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app(library_of(dossier())))


@schema.parametrize()
@settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_an_answer_is_as_described(case):
    case.call_and_validate()
