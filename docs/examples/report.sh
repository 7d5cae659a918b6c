#!/bin/sh
# Report a violation, read the Panel's letters to your State, reply to the first: with curl.
set -eu
BASE_URL=${BASE_URL:-http://127.0.0.1:8000}
TOKEN=$(curl -sS --fail "$BASE_URL/oauth/token" -d grant_type=client_credentials \
  -d "client_id=$CLIENT_ID" -d "client_secret=$CLIENT_SECRET" |
  sed 's/.*"access_token": *"\([^"]*\)".*/\1/')

curl -sS --fail-with-body "$BASE_URL/api/v1/violation-reports" \
  -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \
  -H "Idempotency-Key: report-$(date +%s)-$$" -d '{
    "persons": ["XXi.002"], "territory": "XC", "place": "Port C",
    "first_day": "2015-07-03", "last_day": "2015-07-05",
    "description": "A fictional landing, shown for the example."}'
echo
LETTERS=$(curl -sS --fail-with-body -H "Authorization: Bearer $TOKEN" \
  "$BASE_URL/api/v1/letters?status=awaited&limit=1")
echo "$LETTERS"
LETTER=$(echo "$LETTERS" | sed -n 's/.*"id":"\([^"]*\)".*/\1/p')
[ -n "$LETTER" ] || exit 0
curl -sS --fail-with-body "$BASE_URL/api/v1/letters/$LETTER/replies" \
  -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \
  -H "Idempotency-Key: reply-$(date +%s)-$$" -d '{
    "text": "The person was not in our territory on these days.", "final": true}'
echo
