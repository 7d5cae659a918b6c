"""A place's name stands across no other mark."""

from panel.staff.maps import Frame, Point


def test_a_name_goes_below_the_mark_that_it_would_cross():
    port, other = Point(33.0, 44.0, "A port with a long name", ""), Point(33.0, 44.4, "", "")
    east = Point(33.0, 52.0, "", "")
    first, second, _ = Frame([port, other, east]).marks()
    assert first.x < second.x < first.at + 7 * len(port.label)
    assert first.below - 15 >= second.y + 6
    alone, _ = Frame([port, east]).marks()
    assert alone.below == alone.y + 4
