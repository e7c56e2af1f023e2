# moto's server on a free port of this machine, which it prints. It ends with its standard input.
#
# moto 5 differs from what AWS documents for Secrets Manager in these points, which are put right here:
# - ListSecretVersionIds gives each version the time of the request as its CreatedDate, knows no pages, always has deprecated versions, and
#   answers 500 for a secret that is not there;
# - CreatedDate has whole seconds alone; here a clock of its own moves on by a second and a bit with each version;
# - a move of AWSCURRENT is forgotten at the next PutSecretValue.
import itertools
import json
import sys
import time

from moto.secretsmanager.exceptions import SecretNotFoundException
from moto.secretsmanager.models import SecretsManagerBackend as Backend
from moto.secretsmanager.responses import SecretsManagerResponse as Response
from moto.server import ThreadedMotoServer

START = time.time() - 1_000
made = {}
moments = (START + 1.125 * count for count in itertools.count())


def list_secret_version_ids(self):
    secret_id = self._get_param("SecretId", if_none="")
    if not self.backend._is_valid_identifier(secret_id):
        raise SecretNotFoundException()
    secret = self.backend.secrets[secret_id]
    versions = [
        {
            "VersionId": version["version_id"],
            "CreatedDate": made[version["version_id"]],
            "VersionStages": version["version_stages"],
        }
        for version in secret.versions.values()
        if version["version_stages"] or self._get_param("IncludeDeprecated")
    ]
    start = int(self._get_param("NextToken") or 0)
    end = start + (self._get_param("MaxResults") or 100)
    more = {"NextToken": str(end)} if end < len(versions) else {}
    return json.dumps({"ARN": secret.arn, "Name": secret.name, "Versions": versions[start:end], **more})


def update_secret_version_stage(self, secret_id, **named):
    moved = moto_update(self, secret_id=secret_id, **named)
    secret = self.secrets[secret_id]
    for version in secret.versions.values():
        if "AWSCURRENT" in version["version_stages"]:
            secret.default_version_id = version["version_id"]
    return moved


def add_secret(self, *arguments, **named):
    added = moto_add(self, *arguments, **named)
    for version in added[0].versions:
        if version not in made:
            made[version] = next(moments)
    return added


moto_update = Backend.update_secret_version_stage
moto_add = Backend._add_secret
Response.list_secret_version_ids = list_secret_version_ids
Backend.update_secret_version_stage = update_secret_version_stage
Backend._add_secret = add_secret

server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
server.start()
print(server.get_host_and_port()[1], flush=True)
sys.stdin.read()
server.stop()
