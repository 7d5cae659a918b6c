"""What a picture is: whose page, where, what is done on it first, how wide, what it must answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from playwright.sync_api import Page

Act = Callable[[Page, Mapping[str, str]], None]
"""What is done on a page before its picture, knowing everybody's password."""

VIEWS: Final[Mapping[str, Mapping[str, Any]]] = {
    "": {"viewport": {"width": 1280, "height": 800}},
    "phone": {"viewport": {"width": 390, "height": 800}},
    "dark": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"},
}
WIDE, PHONE, DARK = VIEWS
EACH = (WIDE, PHONE, DARK)


class Shot(NamedTuple):
    """One page of the demonstration; taken more than once where other views are named."""

    name: str
    shows: str
    path: str
    by: str = "secretary"
    """Who looks; nobody is signed in where it is empty."""
    follow: str = ""
    """The beginning of the link that leads on from there: keys are not known beforehand."""
    then: str = ""
    """What is put behind the address arrived at: a command's form, a date."""
    act: Act | None = None
    status: int = 200
    says: str = ""
    """What the browser's console may say of it, by a part of that."""
    views: tuple[str, ...] = (WIDE,)

    def files(self) -> dict[str, str]:
        """The picture of each view."""
        return {view: f"{self.name}{view and '-' + view}.png" for view in self.views}
