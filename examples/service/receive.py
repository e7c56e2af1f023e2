# Receives what the service sends: notices, and the new secrets of a bulk rotation. It needs `pip install standardwebhooks`.
import os
from http.server import BaseHTTPRequestHandler, HTTPServer

from standardwebhooks import Webhook, WebhookVerificationError

webhook = Webhook(os.environ["WEBHOOK_SECRET"])  # whsec_…, of webhook-secret/rotate; each domain has its own
seen = set()  # in place of a table: a message that is sent again has the same id


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))  # as it came: JSON that is written anew has another signature
        headers = {name.lower(): value for name, value in self.headers.items()}
        try:
            message = webhook.verify(body, headers)
        except (WebhookVerificationError, ValueError):
            return self.answer(401)
        if headers["webhook-id"] not in seen:
            handle(message["type"], message["data"])
            seen.add(headers["webhook-id"])
        self.answer(204)  # only now: 2xx says that the secret is kept

    def answer(self, status):
        self.send_response(status)
        self.end_headers()


def handle(kind, data):
    if kind == "secret.rotated":
        pass  # put data["client_secret"] into the secret manager, and never into a log
    print(kind, data["domain"], data.get("client_id", ""), flush=True)


HTTPServer(("127.0.0.1", int(os.environ.get("PORT", "9000"))), Receiver).serve_forever()
