"""Every page, light and dark, wide and at phone width: nothing for axe, nothing sideways."""

import pytest

from panel.access.roles import Role
from tests.api.conftest import REQUEST

PAGES = {
    "desk": "/admin/",
    "requests": "/admin/exemptions/requestrow/",
    "request": "/admin/exemption-requests/{key}/",
    "request as of then": "/admin/exemption-requests/{key}/?as_of={then}",
    "form": "/admin/exemption-requests/request/",
    "form on paper": "/admin/exemption-requests/{key}/withdrawal/",
    "list": "/admin/listing/entryrow/",
    "entry": "/admin/list-entries/IRi.039/",
    "question": "/admin/question/",
    "answer": "/admin/question/?person=IRi.039&state=RU&date=2015-07-10&leg=entry"
    "&measure=travel_ban",
    "calendar": "/admin/calendars/un-headquarters/",
    "refused": "/admin/exemption-requests/nothing/",
    "account": "/account/",
    "sessions": "/account/sessions/",
    "password": "/account/password/",
    "confirm": "/account/totp/activate/",
    "sign out": "/account/logout/",
    "docs": "/api/v1/docs",
    "problems": "/api/v1/problems",
}
THEN = "2015-07-13T14:00:00.500000Z"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(state, sign_in, scheme):
    from axe_playwright_python.sync_playwright import Axe

    key = state("XA").post("exemption-requests", REQUEST).json()["id"]
    page = sign_in(Role.SECRETARIAT, color_scheme=scheme)
    wrong = []
    for name, path in PAGES.items():
        page.set_viewport_size({"width": 1280, "height": 800})
        page.goto(path.format(key=key, then=THEN))
        found = Axe().run(page)
        wrong += [
            f"{name}: {v['id']} {[n['html'][:120] for n in v['nodes'][:2]]}"
            for v in found.response["violations"]
        ]
        page.set_viewport_size({"width": 390, "height": 800})
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 390:
            wrong.append(f"{name}: {width} px wide at 390")
    assert not wrong, "\n".join(wrong)
