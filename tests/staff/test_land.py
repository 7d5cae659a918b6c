"""The land behind a map's points: what is land and what is water, wherever the window is."""

import re
from itertools import pairwise

import pytest

from panel.staff.land import CREDIT, SOURCE, Window, path

DRY = {
    "Moscow": (37.62, 55.75),
    "Baghdad": (44.42, 33.31),
    "Quito": (-78.5, -0.2),
    "Chukotka": (180, 67.2),
    "Chukotka from the other side": (-180, 67.2),
    "the South Pole": (0, -89.5),
}
WET = {
    "off Beirut": (34.5, 34.2),
    "the Caspian Sea": (51, 41),
    "the Black Sea": (35, 43.5),
    "the Pacific": (180, 0),
    "the North Pole": (0, 89.5),
}


def around(longitude: float, latitude: float, *, degrees: float) -> Window:
    scale = 400 / degrees
    return Window(longitude - degrees / 2, latitude + degrees / 2, scale, scale, 400, 400)


def filled(drawn: str, x: float, y: float) -> bool:
    """Whether a renderer would fill this pixel, by the even-odd rule."""
    crossed = 0
    for ring in drawn.split("M")[1:]:
        start, steps = ring.removesuffix("z").split("l")
        corners = [tuple(map(int, start.split()))]
        numbers = [int(number) for number in re.findall(r"-?\d+", steps)]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            corners.append((corners[-1][0] + dx, corners[-1][1] + dy))
        for (a, b), (c, d) in pairwise([*corners, corners[0]]):
            crossed += (b > y) != (d > y) and x < a + (y - b) * (c - a) / (d - b)
    return crossed % 2 == 1


@pytest.mark.parametrize("degrees", [8, 40, 360])
@pytest.mark.parametrize(
    ("place", "dry"), [*((p, True) for p in DRY.values()), *((p, False) for p in WET.values())]
)
def test_land_is_land_and_water_water(place, dry, degrees):
    assert filled(path(around(*place, degrees=degrees)), 200.5, 200.5) is dry


def test_a_window_within_the_land_is_filled_whole():
    drawn = path(around(25, 24, degrees=2))
    assert all(filled(drawn, x, y) for x in (1, 399) for y in (1, 399))


def test_the_whole_earth_fits_into_a_page():
    assert len(path(Window(-180, 90, 2, 2, 720, 360))) < 50_000


def test_the_source_and_its_licence_are_stated():
    head = SOURCE.read_text()[:800]
    assert "Natural Earth" in head
    assert "public domain" in head
    assert "Natural Earth, public domain" in CREDIT
