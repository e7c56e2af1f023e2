# moto's server on a free port of this machine, which it prints. It ends with its standard input.
#
# moto 5 forgets a move of AWSCURRENT at the next PutSecretValue, which AWS does not: that is put right here. With the argument "apart", versions
# are made a second and a bit apart, although a test makes them at once.
import itertools
import sys
import time

from moto.secretsmanager.models import SecretsManagerBackend as Backend
from moto.server import ThreadedMotoServer

START = time.time() - 1_000
made = set()
moments = (START + 1.125 * count for count in itertools.count())


def update_secret_version_stage(self, secret_id, **named):
    moved = moto_update(self, secret_id=secret_id, **named)
    secret = self.secrets[secret_id]
    for version in secret.versions.values():
        if "AWSCURRENT" in version["version_stages"]:
            secret.default_version_id = version["version_id"]
    return moved


def add_secret(self, *arguments, **named):
    added = moto_add(self, *arguments, **named)
    for id, version in added[0].versions.items():
        if id not in made:
            made.add(id)
            version["createdate"] = next(moments)
    return added


moto_update = Backend.update_secret_version_stage
moto_add = Backend._add_secret
Backend.update_secret_version_stage = update_secret_version_stage
if "apart" in sys.argv:
    Backend._add_secret = add_secret

server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
server.start()
print(server.get_host_and_port()[1], flush=True)
sys.stdin.read()
server.stop()
