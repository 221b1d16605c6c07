"""The API keeps to what its OpenAPI says, for requests that nobody thought of."""

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from firstmate.doors.api import build
from firstmate.doors.token import token_of

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
FEW = settings(
    max_examples=6, derandomize=True, deadline=None, database=None, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


def test_every_operation_answers_as_it_says(deck):
    app = build(deck)
    headers = {"authorization": f"Bearer {token_of(deck.home)}"}
    schema = schemathesis.openapi.from_dict(app.openapi())
    schema.app = app
    answered: dict[str, set[int]] = {}

    def tried(case):
        answer = case.call_and_validate(base_url="http://127.0.0.1", headers=headers, checks=CHECKS)
        answered.setdefault(case.operation.label, set()).add(answer.status_code)

    for found in schema.get_all_operations():
        FEW(given(case=found.ok().as_strategy())(tried))()
    assert len(answered) > 25
    assert answered["GET /companies"] == {200}
    assert not any(401 in statuses for statuses in answered.values())
