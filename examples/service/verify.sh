#!/bin/sh
# Asks the service whether a client secret is good. curl reads all secrets from its input, as other processes can see its arguments.
set -eu
refuse() { echo invalid_client >&2 && exit 1; }
escape() { printf '%s' "$1" | sed 's/[\\"]/\\&/g'; }

case $1$2 in *[[:cntrl:]]*) refuse ;; esac
body="{\"client_id\": \"$(escape "$1")\", \"client_secret\": \"$(escape "$2")\"}"
answer=$(
  curl --silent --show-error --fail --max-time 10 --config - "$SERVICE/v1/domains/acme/verify" <<CONFIG
user = "$API_CLIENT_ID:$API_CLIENT_SECRET"
header = "Content-Type: application/json"
data = "$(escape "$body")"
CONFIG
)
case $answer in *'"ok":true'*) ;; *) refuse ;; esac
