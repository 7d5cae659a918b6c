"""Content Credentials are judged offline: nothing is fetched, and whom to trust is a list."""

import io
import re
import socket

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from evidence.steps import credentials
from tests.evidence.photos import PHOTOS
from tests.once import once_on_postgresql

pytestmark = [
    once_on_postgresql,
    pytest.mark.skipif(not PHOTOS.is_dir(), reason="no ../shared/data/photos here"),
]
NOBODY = {"anchors": "", "words": ""}
_URL = re.compile(rb"https://cai-manifests\.adobe\.com/[\w/-]+")


def judged(name, trusted=NOBODY):
    with (PHOTOS / name).open("rb") as file:
        return credentials.judged(file, trusted)


def test_what_a_file_says_is_elsewhere_is_recorded_and_never_fetched():
    data = (PHOTOS / "c2pa-cloud.jpg").read_bytes()
    (said,) = set(_URL.findall(data))
    with socket.create_server(("127.0.0.1", 0)) as trap:
        trap.setblocking(False)
        bait = f"http://127.0.0.1:{trap.getsockname()[1]}/".encode().ljust(len(said), b"a")
        found = credentials.judged(io.BytesIO(data.replace(said, bait)), NOBODY)
        with pytest.raises(BlockingIOError):
            trap.accept()
    assert (found["state"], found["remote"]) == ("none", bait.decode())


def anchors(name):
    """The certificate of the root that stands in a file's own signature."""
    data = (PHOTOS / name).read_bytes()
    for found in re.finditer(rb"\x30\x82(..)\x30\x82", data, re.DOTALL):
        end = found.start() + 4 + int.from_bytes(found.group(1))
        try:
            one = x509.load_der_x509_certificate(data[found.start() : end])
        except ValueError:
            continue
        if one.subject == one.issuer:
            return one.public_bytes(Encoding.PEM).decode()
    raise LookupError(name)


def test_a_signer_is_trusted_by_a_list_with_a_date_and_a_broken_file_by_none(tmp_path):
    path = tmp_path / "list.pem"
    path.write_text(f"# A list of 1 November 2026\n{anchors('c2pa-C.jpg')}")
    listed = credentials.trust(str(path))
    trusted, broken = judged("c2pa-C.jpg", listed), judged("c2pa-E-sig-CA.jpg", listed)
    assert (trusted["state"], trusted["codes"]) == ("trusted", [])
    assert trusted["trust_list"].startswith("A list of 1 November 2026, SHA-256 ")
    assert (broken["state"], broken["codes"]) == ("broken", ["claimSignature.mismatch"])
    assert judged("c2pa-boxhash.jpg", listed)["state"] == "unknown"


def test_who_signed_what_of_what_is_told_in_words():
    found = judged("c2pa-CACA.jpg")
    assert (found["state"], found["codes"]) == ("unknown", ["signingCredential.untrusted"])
    assert found["signer"] == "C2PA Signer, C2PA Test Signing Cert"
    assert found["signed_at"] == "2023-01-24T14:48:57+00:00"
    assert {"c2pa.opened", "c2pa.color_adjustments, brightnesscontrast", "Adobe make_test"} <= {
        one["value"] for one in found["says"]
    }
    assert found["ingredients"] == [
        {"title": "CA.jpg", "relationship": "parentOf", "codes": ["signingCredential.untrusted"]}
    ]
