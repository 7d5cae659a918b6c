"""Send a file, keep the receipt, follow the file to its end, fetch the receipt's proof."""

import base64
import hashlib
import json
import os
import pathlib
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

BASE = os.environ.get("BASE_URL", "http://127.0.0.1:8000")
photo = pathlib.Path(os.environ.get("PHOTO", "photo.jpg"))


def call(method, path, data=None, **headers):
    """The answer's bytes and its headers."""
    request = urllib.request.Request(BASE + path, data, headers, method=method)
    with urllib.request.urlopen(request) as response:
        return response.read(), response.headers


form = {
    "grant_type": "client_credentials",
    "client_id": os.environ["CLIENT_ID"],
    "client_secret": os.environ["CLIENT_SECRET"],
}
answer, _ = call("POST", "/oauth/token", urllib.parse.urlencode(form).encode())
token = {"Authorization": "Bearer " + json.loads(answer)["access_token"]}

data = photo.read_bytes()
digest = base64.b64encode(hashlib.sha256(data).digest()).decode()
said = {
    "Content-Type": "image/jpeg",
    "Content-Disposition": f'attachment; filename="{photo.name}"',
    "Repr-Digest": f"sha-256=:{digest}:",
    "Idempotency-Key": str(uuid.uuid4()),
}
answer, headers = call("POST", "/api/v1/evidence", data, **token, **said)
pathlib.Path("receipt.json").write_bytes(answer)
receipt = json.loads(answer)
print("received:", receipt["sha256"], "at position", receipt["position"])

where = headers["Location"]
while headers["Retry-After"]:
    time.sleep(int(headers["Retry-After"]))
    answer, headers = call("GET", where, **token)
seen = json.loads(answer)
print("it is:", seen["status"], seen["media_type"], seen["reason"])

while True:
    try:
        answer, _ = call("GET", receipt["proof"])
        break
    except urllib.error.HTTPError as error:
        if "Retry-After" not in error.headers:
            raise
        time.sleep(int(error.headers["Retry-After"]))
# Check it with BASE/log/verifier.pyz and the log's key, as the Secretariat gave it to you:
#   python verifier.pyz proof.json --key KEY --receipt receipt.json --entry entry.json \
#     --sent photo.jpg
pathlib.Path("proof.json").write_bytes(answer)
# The entry of the log: the leaf is the hash of these bytes, and they name the file's SHA-256.
answer, _ = call("GET", receipt["entry"], **token)
pathlib.Path("entry.json").write_bytes(answer)
print("proved by:", receipt["proof"])
