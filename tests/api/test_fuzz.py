"""Whatever fits the schema, and what doesn't: no 5xx, and no status that isn't documented.

The same ten cases of each, or as many others as EXAMPLES says (`make chaos`). PostgreSQL is the
stricter of the two databases.
"""

import os
from base64 import b64encode
from itertools import cycle
from typing import Any

import pytest
import schemathesis
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode, checks

from tests.once import once_on_postgresql

pytestmark = once_on_postgresql

EACH = int(os.environ.get("EXAMPLES", "10"))
# What they take depends on the ledger: a time that has passed, a cursor that it gave.
BY_THE_LEDGER = ("as_of", "after")
UNREADABLE = {400, 415}
# The description says which names may stand in it and that text is in base64, not which text.
TEXTS = {
    "began": "24 July 2015 09:15 +03:00",
    "ended": "2015-07-24T06:30:00Z",
    "zone": "Europe/Moscow",
    "url": "https://example.org/1",
    "sha256": "0" * 64,
    "filetype": "image/jpeg",
}
# What is made up for them is no upload's id, which PATCH tries as well.
BY_AN_ID_ALONE = {("get", "/api/v1/uploads/{key}"), ("delete", "/api/v1/uploads/{key}")}
# They take nothing that could be wrong.
BY_NOTHING = {("get", "/log/checkpoint"), ("get", "/log/keys")}
schemathesis.serializer.alias("application/offset+octet-stream", "application/octet-stream")


def operations() -> list[Any]:
    schema = schemathesis.openapi.from_dict(SchemaGenerator().get_schema(public=True))
    found = [result.ok() for result in schema.get_all_operations()]
    return [one for one in found if (one.method, one.path) not in BY_AN_ID_ALONE | BY_NOTHING]


def readable(headers: Any) -> None:
    """Give each name that was made up for Upload-Metadata a text that it may have."""
    said = headers.get("Upload-Metadata")
    if said is None:
        return
    names = [pair.strip().partition(" ")[0] for pair in said.split(",")]
    texts = [b64encode(TEXTS.get(name, "تقرير").encode()).decode() for name in names]
    headers["Upload-Metadata"] = ",".join(map(" ".join, zip(names, texts, strict=True)))
    if "sha256" in names:
        headers.pop("Repr-Digest", None)


def fuzzed(strategy: Any, check: Any) -> None:
    """Run the check on what the strategy makes."""
    bounds = settings(
        max_examples=EACH,
        derandomize="EXAMPLES" not in os.environ,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        deadline=None,
    )
    bounds(given(case=strategy)(check))()


@pytest.mark.parametrize("operation", operations(), ids=lambda o: f"{o.method} {o.path}")
@pytest.mark.parametrize(
    ("caller", "mode"), [("XA", GenerationMode.NEGATIVE), ("XM", GenerationMode.POSITIVE)]
)
def test_no_operation_falls_over(state, served, operation, caller, mode):
    """Nor is what fits the schema ever called unreadable: every other case is without what else
    the ledger would judge."""
    signing_in = operation.path == "/oauth/token"
    headers = {} if signing_in else {"Authorization": f"Bearer {state(caller).token}"}
    turns = cycle([True, False])

    def check(case: Any) -> None:
        if fits := mode is GenerationMode.POSITIVE and not signing_in and next(turns):
            for name in BY_THE_LEDGER:
                (case.query or {}).pop(name, None)
            readable(case.headers or {})
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
        if fits:
            assert response.status_code not in UNREADABLE, (case.as_curl_command(), response.text)

    try:
        fuzzed(operation.as_strategy(generation_mode=mode), check)
    except Unsatisfiable:
        assert mode is GenerationMode.NEGATIVE  # where anything fits, nothing can be made not to
