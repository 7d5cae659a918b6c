#!/bin/sh
# Send a photo to the Panel, keep the receipt, follow the file to its end, fetch the receipt's proof:
# with curl and openssl.
set -eu
BASE_URL=${BASE_URL:-http://127.0.0.1:8000}
PHOTO=${PHOTO:-photo.jpg}
TOKEN=$(curl -sS --fail "$BASE_URL/oauth/token" -d grant_type=client_credentials \
  -d "client_id=$CLIENT_ID" -d "client_secret=$CLIENT_SECRET" |
  sed 's/.*"access_token": *"\([^"]*\)".*/\1/')
HEADERS=$(mktemp)
trap 'rm -f "$HEADERS"' EXIT

# How many seconds the last answer asks to wait: none where nothing more is to come.
wait_for() { tr -d '\r' <"$HEADERS" | sed -n 's/^[Rr]etry-[Aa]fter: *//p'; }

DIGEST=$(openssl dgst -sha256 -binary "$PHOTO" | openssl base64 -A)
curl -sS --fail-with-body "$BASE_URL/api/v1/evidence" --data-binary "@$PHOTO" \
  -H "Authorization: Bearer $TOKEN" -H "Idempotency-Key: $(date +%s)-$$" \
  -H "Content-Type: image/jpeg" \
  -H "Content-Disposition: attachment; filename=\"$(basename "$PHOTO")\"" \
  -H "Repr-Digest: sha-256=:$DIGEST:" -o receipt.json
cat receipt.json
echo

ID=$(sed 's/.*"id":"\([^"]*\)".*/\1/' receipt.json)
while
  curl -sS --fail-with-body -D "$HEADERS" -o file.json \
    -H "Authorization: Bearer $TOKEN" "$BASE_URL/api/v1/evidence/$ID"
  SECONDS_LEFT=$(wait_for)
  [ -n "$SECONDS_LEFT" ]
do sleep "$SECONDS_LEFT"; done
cat file.json
echo

# The proof needs no token. It is a 404 with Retry-After until a checkpoint covers the receipt.
until curl -sS --fail -D "$HEADERS" -o proof.json \
  "$BASE_URL$(sed 's/.*"proof":"\([^"]*\)".*/\1/' receipt.json)"; do sleep "$(wait_for)"; done
cat proof.json
echo
# The entry of the log: the leaf is the hash of these bytes, and they name the file's SHA-256.
curl -sS --fail-with-body -H "Authorization: Bearer $TOKEN" -o entry.json \
  "$BASE_URL$(sed 's/.*"entry":"\([^"]*\)".*/\1/' receipt.json)"
# Then, with $BASE_URL/log/verifier.pyz and the log's key as the Secretariat gave it to you:
#   python verifier.pyz proof.json --key KEY --receipt receipt.json --entry entry.json \
#     --sent photo.jpg
