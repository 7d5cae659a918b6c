"""A time box understands what people type, or leaves it to be refused in words."""

from datetime import date

import pytest

from panel.staff.times import end_of, instant

TODAY = date(2015, 8, 7)


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("2015-07-24", "2015-07-24T23:59:59Z"),
        ("24 July 2015", "2015-07-24T23:59:59Z"),
        (" 24  jul 2015 ", "2015-07-24T23:59:59Z"),
        ("July 24, 2015", "2015-07-24T23:59:59Z"),
        ("Fri 24 July 2015", "2015-07-24T23:59:59Z"),
        ("yesterday", "2015-08-06T23:59:59Z"),
        ("tomorrow", "2015-08-08T23:59:59Z"),
        ("Today", "2015-08-07T23:59:59Z"),
        ("2015-07-24T23:59Z", "2015-07-24T23:59:00Z"),
        ("2015-07-24 16:40", "2015-07-24T16:40:00Z"),
        ("2015-07-24 16:40 -04:00", "2015-07-24T16:40:00-04:00"),
        ("31 February 2015", "31 February 2015"),
        ("some day", "some day"),
        ("07/08/2015", "07/08/2015"),
        ("", ""),
    ],
)
def test_what_is_typed_means_a_time(typed, means):
    assert end_of(typed, TODAY) == means


def test_an_act_on_paper_says_its_minute():
    assert instant("2015-07-21 20:50") == "2015-07-21T20:50:00Z"
    assert instant("24 July 2015") == "24 July 2015"
