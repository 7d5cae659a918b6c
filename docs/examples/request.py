"""Request an exemption, follow it, ask the status: with Python's standard library alone."""

import json
import os
import urllib.parse
import urllib.request
import uuid

BASE = os.environ.get("BASE_URL", "http://127.0.0.1:8000")


def call(method, path, body=None, **headers):
    """The answer and its headers."""
    data = None if body is None else json.dumps(body).encode()
    sent = {"Content-Type": "application/json", **headers}
    request = urllib.request.Request(BASE + path, data, sent, method=method)
    with urllib.request.urlopen(request) as response:
        return json.load(response), response.headers


form = urllib.parse.urlencode(
    {
        "grant_type": "client_credentials",
        "client_id": os.environ["CLIENT_ID"],
        "client_secret": os.environ["CLIENT_SECRET"],
    }
).encode()
with urllib.request.urlopen(BASE + "/oauth/token", form) as response:
    token = {"Authorization": "Bearer " + json.load(response)["access_token"]}

leg = {
    "territory": "XA",
    "way": "entry",
    "departs_from": "Port C",
    "arrives_at": "Port A",
    "departs_on": "2027-03-01",
    "arrives_on": "2027-03-01",
    "transport": "flight XX 100",
}
wanted = {
    "persons": ["XXi.002"],
    "ground": "humanitarian",
    "purpose": "A fictional medical appointment.",
    "justification": "Shown for the example.",
    "first_day": "2027-03-01",
    "last_day": "2027-03-05",
    "itinerary": [leg],
}
made, headers = call(
    "POST", "/api/v1/exemption-requests", wanted, **token, **{"Idempotency-Key": str(uuid.uuid4())}
)
print("requested:", headers["Location"], made["status"])

seen, headers = call("GET", headers["Location"], **token)
print("as it stands:", seen["status"], "ETag", headers["ETag"])

asked = urllib.parse.urlencode({"person": "XXi.002", "state": "XA", "date": "2027-03-02"})
answer, headers = call("GET", "/api/v1/exemption-status?" + asked, **token)
print("status:", answer["verdict"], "as of", headers["As-Of"])
