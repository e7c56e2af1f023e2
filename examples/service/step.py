# A step of an integration: calls an API with the token of a credential, which the service keeps fresh.
import os
import sys

import requests

credential, url = sys.argv[1:]
service = f"{os.environ['SERVICE']}/v1/credentials/{requests.utils.quote(credential, safe='')}"
with open(os.environ["TOKEN_FILE"]) as file:
    local = {"Authorization": f"Bearer {file.read().strip()}"}


def taken(answer):
    if answer.ok:
        return answer.json()["access_token"]
    sys.exit(answer.json()["code"])  # ERR_REAUTHORIZATION_REQUIRED: the user must connect again


def call(token):
    return requests.get(url, headers={"Authorization": f"Bearer {token}"}, timeout=30)


token = taken(requests.get(f"{service}/token", headers=local, timeout=30))
answer = call(token)
if answer.status_code == 401 and 'error="invalid_token"' in answer.headers.get("WWW-Authenticate", ""):
    refused = requests.post(f"{service}/refused", json={"access_token": token}, headers=local, timeout=30)
    answer = call(taken(refused))
answer.raise_for_status()
print(answer.text)
