"""Report a violation, read the Panel's letters, reply to one: with the standard library.

By itself it only has both checked and records nothing; with SEND=yes both are sent, for good.
LETTER is the number printed on the letter that is replied to, such as PE/2015/OC.1.
"""

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


def post(path, body):
    """Check it and, if so told, send it under a key of its own; the answer to what was sent."""
    checked = call("POST", path + "?validate_only=true", body, **token)
    print("would record:", *checked["would_record"])
    if os.environ.get("SEND") != "yes":
        return None
    return call("POST", path, body, **token, **{"Idempotency-Key": str(uuid.uuid4())})


report = {
    "persons": ["XXi.002"],
    "territory": "XC",
    "place": "Port C",
    "first_day": "2015-07-03",
    "last_day": "2015-07-05",
    "description": "A fictional landing, shown for the example.",
}
made = post("/api/v1/violation-reports", report)
if made:
    print("reported:", made["id"], made["status"], made["receipt"])

# The most pressing first.
for letter in call("GET", "/api/v1/letters?status=awaited", **token)["items"]:
    print("awaited:", letter["number"], "due on", letter["due_on"], letter["asks"])

if number := os.environ.get("LETTER"):
    query = urllib.parse.urlencode({"number": number})
    found = call("GET", f"/api/v1/letters?{query}", **token)["items"]
    if not found:
        raise SystemExit(f"no letter to your State has the number {number}")
    # "final": True would say that nothing more will come: no more time is given after it.
    reply = {"text": "We received your letter and look into it.", "final": False}
    made = post(f"/api/v1/letters/{found[0]['id']}/replies", reply)
    if made:
        print("answered:", made["status"], made["replies"][-1]["receipt"])
