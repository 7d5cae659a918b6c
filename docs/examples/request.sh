#!/bin/sh
# Request an exemption, follow it, ask the status: with curl.
set -eu
BASE_URL=${BASE_URL:-http://127.0.0.1:8000}
TOKEN=$(curl -sS --fail "$BASE_URL/oauth/token" -d grant_type=client_credentials \
  -d "client_id=$CLIENT_ID" -d "client_secret=$CLIENT_SECRET" |
  sed 's/.*"access_token": *"\([^"]*\)".*/\1/')

curl -sS --fail-with-body "$BASE_URL/api/v1/exemption-requests" \
  -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \
  -H "Idempotency-Key: $(date +%s)-$$" -d '{
    "persons": ["XXi.002"], "ground": "humanitarian",
    "purpose": "A fictional medical appointment.", "justification": "Shown for the example.",
    "first_day": "2027-03-01", "last_day": "2027-03-05",
    "itinerary": [{"territory": "XA", "way": "entry", "departs_from": "Port C",
      "arrives_at": "Port A", "departs_on": "2027-03-01", "arrives_on": "2027-03-01",
      "transport": "flight XX 100"}]}'
echo
curl -sS --fail-with-body -H "Authorization: Bearer $TOKEN" \
  "$BASE_URL/api/v1/exemption-status?person=XXi.002&state=XA&date=2027-03-02"
echo
curl -sS --fail-with-body -H "Authorization: Bearer $TOKEN" "$BASE_URL/api/v1/changes"
echo
