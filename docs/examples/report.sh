#!/bin/sh
# Report a violation, read the Panel's letters to your State, reply to one: with curl.
# By itself it only has both checked and records nothing; with SEND=yes both are sent, for good.
# LETTER is the number printed on the letter that is replied to, such as PE/2015/OC.1.
set -eu
BASE_URL=${BASE_URL:-http://127.0.0.1:8000}
TOKEN=$(curl -sS --fail "$BASE_URL/oauth/token" -d grant_type=client_credentials \
  -d "client_id=$CLIENT_ID" -d "client_secret=$CLIENT_SECRET" |
  sed 's/.*"access_token": *"\([^"]*\)".*/\1/')

# post PATH BODY: check it and, if so told, send it under a key of its own.
post() {
  for MODE in '?validate_only=true' ''; do
    [ -z "$MODE" ] && [ "${SEND:-no}" != yes ] && break
    curl -sS --fail-with-body "$BASE_URL/api/v1/$1$MODE" -d "$2" \
      -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \
      -H "Idempotency-Key: example-$(date +%s)-$$-$1"
    echo
  done
}

post violation-reports '{
    "persons": ["XXi.002"], "territory": "XC", "place": "Port C",
    "first_day": "2015-07-03", "last_day": "2015-07-05",
    "description": "A fictional landing, shown for the example."}'
# What awaits a reply, the most pressing first.
curl -sS --fail-with-body -H "Authorization: Bearer $TOKEN" \
  "$BASE_URL/api/v1/letters?status=awaited"
echo
[ -n "${LETTER:-}" ] || exit 0
ID=$(curl -sS --fail-with-body -H "Authorization: Bearer $TOKEN" \
  -G "$BASE_URL/api/v1/letters" --data-urlencode "number=$LETTER" |
  sed -n 's/.*"id":"\([0-9a-f]\{20\}\)","[^{]*"number":.*/\1/p')
[ -n "$ID" ] || { echo "no letter to your State has the number $LETTER" >&2; exit 1; }
# "final": true would say that nothing more will come: no more time is given after it.
post "letters/$ID/replies" '{
    "text": "We received your letter and look into it.", "final": false}'
