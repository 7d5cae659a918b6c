"""Whatever fits the schema, and what doesn't: no 5xx, and no status that isn't documented."""

import pytest
import schemathesis
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import checks

EACH = 25


def operations():
    schema = schemathesis.openapi.from_dict(SchemaGenerator().get_schema(public=True))
    return [result.ok() for result in schema.get_all_operations()]


@pytest.mark.parametrize("operation", operations(), ids=lambda o: f"{o.method} {o.path}")
@pytest.mark.parametrize("caller", ["XA", "XM"])
def test_no_operation_falls_over(state, served, operation, caller):
    token = {"Authorization": f"Bearer {state(caller).token}"}

    @given(case=operation.as_strategy())
    @settings(
        max_examples=EACH,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        deadline=None,
    )
    def fuzz(case):
        headers = {} if operation.path == "/oauth/token" else token
        response = case.call(base_url=served, headers=headers)
        case.validate_response(
            response,
            checks=[
                checks.not_a_server_error,
                checks.status_code_conformance,
                checks.content_type_conformance,
                checks.response_schema_conformance,
            ],
        )

    fuzz()
