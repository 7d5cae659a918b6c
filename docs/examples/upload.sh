#!/bin/sh
# Send a photo to the Panel, keep the receipt, follow what becomes of it: with curl and openssl.
set -eu
BASE_URL=${BASE_URL:-http://127.0.0.1:8000}
PHOTO=${PHOTO:-photo.jpg}
TOKEN=$(curl -sS --fail "$BASE_URL/oauth/token" -d grant_type=client_credentials \
  -d "client_id=$CLIENT_ID" -d "client_secret=$CLIENT_SECRET" |
  sed 's/.*"access_token": *"\([^"]*\)".*/\1/')

DIGEST=$(openssl dgst -sha256 -binary "$PHOTO" | openssl base64 -A)
RECEIPT=$(curl -sS --fail-with-body "$BASE_URL/api/v1/evidence" --data-binary "@$PHOTO" \
  -H "Authorization: Bearer $TOKEN" -H "Idempotency-Key: $(date +%s)-$$" \
  -H "Content-Type: image/jpeg" \
  -H "Content-Disposition: attachment; filename=\"$(basename "$PHOTO")\"" \
  -H "Repr-Digest: sha-256=:$DIGEST:")
echo "$RECEIPT"

ID=$(echo "$RECEIPT" | sed 's/.*"id":"\([^"]*\)".*/\1/')
curl -sS --fail-with-body -H "Authorization: Bearer $TOKEN" "$BASE_URL/api/v1/evidence/$ID"
echo
