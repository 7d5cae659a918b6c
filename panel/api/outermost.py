"""What every answer meets last: no body to HEAD, and a problem in place of Django's own pages."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from panel.api.problems import BY_MACHINES, KINDS, problem
from panel.told import UNREAD

View = Callable[[HttpRequest], HttpResponse]

_SLUGS = {
    400: "invalid",
    403: "not-allowed",
    404: "not-found",
    405: "method-not-allowed",
    413: "too-large",
    500: "internal",
}


class Bodiless:
    """Takes the body from an answer to HEAD.

    waitress sends whatever it is given, and the next answer on that connection would begin with it.
    """

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "HEAD":
            response.close()
            bare = HttpResponse(status=response.status_code, headers=dict(response.headers))
            bare.cookies = response.cookies
            return bare
        return response


class Problems:
    """Where programs ask, puts a problem in the place of a page that Django itself refused with.

    It also refuses what the server didn't take in.
    """

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if words := request.META.get(UNREAD):
            return problem("too-large", words)
        response = self.get_response(request)
        told = response.headers.get("Content-Type", "").startswith("application/")
        slug = _SLUGS.get(response.status_code)
        if told or slug is None or not request.path.startswith(BY_MACHINES):
            return response
        instead = problem(slug, KINDS[slug].title)
        response.content = instead.content
        for name, value in instead.items():
            response[name] = value
        response["Content-Length"] = str(len(instead.content))
        return response
