"""Report a violation, read the Panel's letters, reply to the first: with the standard library."""

import json
import os
import urllib.parse
import urllib.request
import uuid

BASE = os.environ.get("BASE_URL", "http://127.0.0.1:8000")


def call(method, path, body=None, **headers):
    """The answer."""
    data = None if body is None else json.dumps(body).encode()
    sent = {"Content-Type": "application/json", **headers}
    request = urllib.request.Request(BASE + path, data, sent, method=method)
    with urllib.request.urlopen(request) as response:
        return json.load(response)


form = urllib.parse.urlencode(
    {
        "grant_type": "client_credentials",
        "client_id": os.environ["CLIENT_ID"],
        "client_secret": os.environ["CLIENT_SECRET"],
    }
).encode()
with urllib.request.urlopen(BASE + "/oauth/token", form) as response:
    token = {"Authorization": "Bearer " + json.load(response)["access_token"]}


def once():
    """A header of its own for each thing that is to be done once."""
    return {"Idempotency-Key": str(uuid.uuid4())}


report = {
    "persons": ["XXi.002"],
    "territory": "XC",
    "place": "Port C",
    "first_day": "2015-07-03",
    "last_day": "2015-07-05",
    "description": "A fictional landing, shown for the example.",
}
made = call("POST", "/api/v1/violation-reports", report, **token, **once())
print("reported:", made["id"], made["status"])

for letter in call("GET", "/api/v1/letters?status=awaited", **token)["items"]:
    print("asked:", letter["number"], "due on", letter["due_on"], letter["asks"])
    reply = {"text": "The person was not in our territory on these days.", "final": True}
    where = f"/api/v1/letters/{letter['id']}/replies"
    print("answered:", call("POST", where, reply, **token, **once())["status"])
