"""A time box understands what people type, or leaves it to be refused in words."""

from datetime import UTC, date, datetime

import pytest

from panel.staff.times import end_of, instant, so_far

TODAY = date(2015, 8, 7)
NOW = datetime(2015, 8, 7, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("2015-07-24", "2015-07-24T23:59:59Z"),
        ("24 July 2015", "2015-07-24T23:59:59Z"),
        (" 24  jul 2015 ", "2015-07-24T23:59:59Z"),
        ("July 24, 2015", "2015-07-24T23:59:59Z"),
        ("24 Sept 2014", "2014-09-24T23:59:59Z"),
        ("Fri 24 Jul. 2015", "2015-07-24T23:59:59Z"),
        ("Fri 24 July 2015", "2015-07-24T23:59:59Z"),
        ("yesterday", "2015-08-06T23:59:59Z"),
        ("tomorrow", "2015-08-08T23:59:59Z"),
        ("Today", "2015-08-07T23:59:59Z"),
        ("2015-07-24T23:59Z", "2015-07-24T23:59:00Z"),
        ("2015-07-24 16:40", "2015-07-24T16:40:00Z"),
        ("2015-07-24 16:40 -04:00", "2015-07-24T20:40:00Z"),
        ("24/7/2015", "2015-07-24T23:59:59Z"),
        ("07/24/2015", "2015-07-24T23:59:59Z"),
        ("24.07.2015", "2015-07-24T23:59:59Z"),
        ("8/8/2015", "2015-08-08T23:59:59Z"),
        ("24/13/2015", "24/13/2015"),
        ("24 July 2015 8:06 am", "2015-07-24T08:06:00Z"),
        ("24 July 2015 12:06 a.m.", "2015-07-24T00:06:00Z"),
        ("24 July 2015 4:40PM UTC", "2015-07-24T16:40:00Z"),
        ("24 July 2015 16:40 pm", "24 July 2015 16:40 pm"),
        ("31 February 2015", "31 February 2015"),
        ("some day", "some day"),
        ("07/08/2015", "07/08/2015"),
        ("", ""),
    ],
)
def test_what_is_typed_means_a_time(typed, means):
    assert end_of(typed, TODAY) == means


@pytest.mark.parametrize(
    ("said", "means"),
    [
        (datetime(2015, 8, 8, 3, 59, 59, tzinfo=UTC), NOW),
        (datetime(2015, 8, 7, 3, 59, 59, tzinfo=UTC), datetime(2015, 8, 7, 3, 59, 59, tzinfo=UTC)),
        (datetime(2015, 8, 9, 3, 59, 59, tzinfo=UTC), datetime(2015, 8, 9, 3, 59, 59, tzinfo=UTC)),
        (datetime(2015, 8, 7, 18, tzinfo=UTC), datetime(2015, 8, 7, 18, tzinfo=UTC)),
        (None, None),
    ],
    ids=["today", "yesterday", "tomorrow", "an hour to come", "nothing"],
)
def test_a_day_that_is_not_over_means_up_to_now(said, means):
    assert so_far(said, NOW) == means


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("24 July 2015 16:50", "2015-07-24T20:50:00Z"),
        ("24 July 2015, 9:05 New York", "2015-07-24T13:05:00Z"),
        ("2015-01-24 16:50", "2015-01-24T21:50:00Z"),
        ("2015-07-24T23:59Z", "2015-07-24T23:59:00Z"),
        ("24 Aug 2015 16:50:07 utc", "2015-08-24T16:50:07Z"),
        ("yesterday 16:50 +02:00", "2015-08-06T14:50:00Z"),
        ("yesterday", "2015-08-07T03:59:59Z"),
        ("24 July 2015", "2015-07-25T03:59:59Z"),
        ("24 July 2015 24:10", "24 July 2015 24:10"),
        ("16:50", "16:50"),
        ("soon", "soon"),
        # The clocks of New York skip one of these hours and show the other twice.
        ("2015-03-08 02:30", "2015-03-08 02:30"),
        ("2015-11-01 01:30", "2015-11-01 01:30"),
        ("2015-11-01 01:30 -05:00", "2015-11-01T06:30:00Z"),
    ],
)
def test_an_instant_is_one_of_new_york_unless_it_says_its_zone(typed, means):
    assert instant(typed, TODAY) == means
