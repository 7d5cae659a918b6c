"""A certificate goes out as gzip to whoever takes that, and to them alone."""

import gzip

import pytest

from panel.api.codings import takes_gzip

QUESTION = "certificates?person=XXi.002&state=XC&date=2015-07-24"


@pytest.mark.parametrize(
    ("accepted", "takes"),
    [
        (None, False),
        ("", False),
        ("identity", False),
        ("br, deflate", False),
        ("gzip", True),
        ("GZIP , br", True),
        ("x-gzip", True),
        ("deflate, gzip;q=1.0, *;q=0.5", True),
        ("*", True),
        ("*;q=0", False),
        ("gzip;q=0, *", False),
        ("gzip;q=0.000", False),
        ("*;q=0, gzip; q=0.001", True),
        ("identity, gzip;q=0.5", False),
        ("identity;q=0.5, gzip", True),
        ("gzip;q=2", False),
        ("gzip;q=", False),
        ("gzipped", False),
    ],
)
def test_accept_encoding_is_read_by_the_standard(accepted: str | None, takes: bool) -> None:
    assert takes_gzip(accepted) is takes


def test_a_certificate_is_sent_as_gzip_where_that_is_taken(state) -> None:
    xm = state("XM")
    plain = xm.get(QUESTION)
    packed = xm.get(QUESTION, Accept_Encoding="gzip, br")
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content) / 2
    assert packed["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain
    assert plain["Vary"] == packed["Vary"] == "Authorization, Accept-Encoding"
    assert plain["ETag"] != packed["ETag"], "a strong tag is of the very bytes"
    again = xm.get(QUESTION, Accept_Encoding="gzip", If_None_Match=packed["ETag"])
    assert again.status_code == 304
    assert again["Vary"] == packed["Vary"]
    assert xm.get(QUESTION, If_None_Match=packed["ETag"]).status_code == 200
    other = xm.get(QUESTION.replace("certificates", "exemption-status"), Accept_Encoding="gzip")
    assert "Content-Encoding" not in other
