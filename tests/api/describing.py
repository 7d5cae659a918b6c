"""Whether the description says of an answer which headers it has."""

import re
from functools import cache
from typing import Any

from drf_spectacular.generators import SchemaGenerator

OF_HTTP = {
    "Allow",
    "Cache-Control",
    "Content-Language",
    "Content-Length",
    "Content-Security-Policy",
    "Content-Type",
    "Cross-Origin-Opener-Policy",
    "Referrer-Policy",
    "Vary",
    "X-Content-Type-Options",
    "X-Frame-Options",
    "X-Request-ID",
}
"""What any server sends of itself, and what helps nobody to write a client."""


@cache
def _paths() -> list[tuple[re.Pattern[str], dict[str, Any]]]:
    found = SchemaGenerator().get_schema(public=True)["paths"]
    plain = sorted(found.items(), key=lambda one: one[0].count("{"))
    return [(re.compile(re.sub(r"\{\w+\}", "[^/]+", path)), said) for path, said in plain]


def undescribed(method: str, path: str, answer: Any) -> set[str]:
    """The headers that it has and the description of that answer doesn't; none of an address that
    isn't described itself."""
    where = path.partition("?")[0]
    said = next((one for pattern, one in _paths() if pattern.fullmatch(where)), {})
    operation = said.get(method.lower())
    if operation is None:
        return set()
    known = operation["responses"].get(str(answer.status_code), {}).get("headers", {})
    return {name for name in answer.headers if name not in OF_HTTP} - set(known)
