"""Fri 24 July 2015, never 07/24/15; times are UTC and say so."""

DATE_FORMAT = "D j F Y"
DATETIME_FORMAT = r"D j F Y, H:i \U\T\C"
TIME_FORMAT = "H:i"
SHORT_DATE_FORMAT = "j M Y"
SHORT_DATETIME_FORMAT = "j M Y, H:i"
THOUSAND_SEPARATOR = ","
