#!/bin/sh
# A step of an integration: calls an API with the token of a credential, which the service keeps fresh. curl reads every token from its
# input, as other processes can see its arguments. An id with other characters than letters, digits, dots, hyphens and underscores must be
# percent-encoded.
set -eu
service="$SERVICE/v1/credentials/$1"
url=$2
reply=$(mktemp) && head=$(mktemp) && trap 'rm -f "$reply" "$head"' EXIT

# Requests with a Bearer token, and prints the status; the body goes to $reply. The third argument is a further line for curl.
ask() {
  printf 'header = "Authorization: Bearer %s"\nheader = "Content-Type: application/json"\n%s\n' "$2" "${3-}" |
    curl --silent --show-error --max-time 30 --output "$reply" --dump-header "$head" --write-out '%{http_code}' --config - "$1"
}
member() { sed -n "s/.*\"$1\":\"\\([^\"]*\\)\".*/\\1/p" "$reply"; }
taken() { test "$1" = 200 || { echo "$(member code)" >&2 && exit 1; }; member access_token; }

local=$(cat "$TOKEN_FILE")
status=$(ask "$service/token" "$local")
token=$(taken "$status")
status=$(ask "$url" "$token")
if test "$status" = 401 && grep -qi '^www-authenticate:.*error="invalid_token"' "$head"; then
  status=$(ask "$service/refused" "$local" 'data = "{\"access_token\": \"'"$token"'\"}"')
  token=$(taken "$status")
  status=$(ask "$url" "$token")
fi
cat "$reply" && echo
test "$status" = 200
