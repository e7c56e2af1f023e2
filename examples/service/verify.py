# Asks the service whether a client secret is good, as an authorization server does for each token request.
import os
import sys

import requests

client_id, client_secret = sys.argv[1:]
api_client = (os.environ["API_CLIENT_ID"], os.environ["API_CLIENT_SECRET"])
url = os.environ["SERVICE"] + "/v1/domains/acme/verify"
presented = {"client_id": client_id, "client_secret": client_secret, "ip": "203.0.113.7", "user_agent": "nightly/1.4"}
answer = requests.post(url, json=presented, auth=api_client, timeout=10)
answer.raise_for_status()
sys.exit(0 if answer.json()["ok"] else "invalid_client")
