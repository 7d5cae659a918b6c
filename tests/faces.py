"""Every face of the room that only tests have, built from its registry."""

from django.urls import include, path

from panel.api.registering import api
from panel.api.urls import urlpatterns as api_patterns
from panel.management.rooms import RoomCommand
from tests.staff.travel import TravelSite, travel

own = api_patterns(travel, api)
urlpatterns = [
    path("admin/", TravelSite().urls),
    path("api/v1/", include(own)),
    path("", include("panel.urls")),
]


class TravelVerb(RoomCommand):
    """The room's verb."""

    room = "travel"
    registry = travel
