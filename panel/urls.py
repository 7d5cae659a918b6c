"""Every address of the web application."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from panel import health
from panel.api import proofs
from panel.api.registering import api
from panel.api.tokens import Token
from panel.api.urls import urlpatterns as api_patterns
from panel.api.verifier_file import verifier
from panel.ledger.registry import registry
from panel.staff import accounts

urlpatterns = [
    path("", RedirectView.as_view(url="/admin/")),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", health.metrics),
    path("admin/", admin.site.urls),
    path(accounts.ROOM, include(accounts.urlpatterns)),
    path("oauth/token", Token.as_view(), name="token"),
    path("api/v1/", include(api_patterns(registry, api))),
    path("log/checkpoint", proofs.checkpoint),
    path("log/checkpoint/<int:size>", proofs.checkpoint),
    path("log/keys", proofs.keys),
    path("log/proof/<int:position>", proofs.proof),
    path("log/tile/<path:path>", proofs.tile),
    path("log/verifier.pyz", verifier),
]
handler404 = "panel.api.problems.not_found"
handler500 = "panel.api.problems.server_error"
