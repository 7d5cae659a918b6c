"""What operators and load balancers ask: alive, ready, and how much of what."""

import hmac
from collections.abc import Callable, Iterable

import structlog
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

_checks: dict[str, Callable[[], bool]] = {}
_lacking: dict[str, Callable[[], Iterable[str]]] = {}
_gauges: dict[str, tuple[str, Callable[[], float]]] = {}


def readiness_check(name: str, check: Callable[[], bool]) -> None:
    """Have /readyz answer 503 while the check is false or raises."""
    _checks[name] = check


def lack(name: str, lacking: Callable[[], Iterable[str]]) -> None:
    """Have /readyz name what is lacking that requests can come without."""
    _lacking[name] = lacking


def gauge(name: str, purpose: str, value: Callable[[], float]) -> None:
    """Have /metrics print the value under the name."""
    _gauges[name] = (purpose, value)


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone() == (1,))


def _migrations() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


readiness_check("database", _database)
readiness_check("migrations", _migrations)


def _holds(name: str, check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Exception:  # whatever a check dies of, the answer is that it does not hold
        log.warning("readiness check failed", check=name, exc_info=True)
        return False


def _found(name: str, lacking: Callable[[], Iterable[str]]) -> list[str]:
    found: list[str] = []
    try:
        found.extend(lacking())
    except Exception:  # as above: what was found by then is told
        log.warning("what is lacking can't be told", check=name, exc_info=True)
    return found


@never_cache
@require_safe
def healthz(_: HttpRequest) -> HttpResponse:
    """Answer that the process lives; asks nothing of anyone else."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@never_cache
@require_safe
def readyz(_: HttpRequest) -> HttpResponse:
    """Answer whether requests may come, which check says no, and what is lacking all the same."""
    results = {name: _holds(name, check) for name, check in _checks.items()}
    ready = all(results.values())
    lacking = [one for name, found in _lacking.items() for one in _found(name, found)]
    said = {"ready": ready, "checks": results, "lacking": lacking}
    return JsonResponse(said, status=200 if ready else 503)


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Print the gauges in Prometheus' text form, to whoever has the token where one is set."""
    if not _may_read(request):
        raise Http404
    lines = []
    for name, (purpose, value) in sorted(_gauges.items()):
        try:
            lines += [f"# HELP {name} {purpose}", f"# TYPE {name} gauge", f"{name} {value()}"]
        except Exception:  # whatever one dies of, the others are told
            log.warning("gauge failed", gauge=name, exc_info=True)
    return HttpResponse(
        "".join(f"{line}\n" for line in lines), content_type="text/plain; version=0.0.4"
    )


def _may_read(request: HttpRequest) -> bool:
    if not settings.METRICS_TOKEN:
        return not settings.PRODUCTION
    expected = f"Bearer {settings.METRICS_TOKEN}".encode()
    return hmac.compare_digest(request.headers.get("Authorization", "").encode(), expected)
