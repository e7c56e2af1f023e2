"""A host for one application of FastEdge: Wasmtime with stand-ins for the platform's functions.

It reads JSON from its standard input: the component's path, the slots of each secret, and the headers of each request. It writes
the answers, and what the application asked for."""

import json
import sys

from wasmtime import Engine, Store, WasiConfig
from wasmtime.component import Component, Linker, Record

given = json.load(sys.stdin)
asked = []


def read(key, at):
    effective = [slot for slot in given["secrets"].get(key, []) if slot["slot"] <= at]
    return max(effective, key=lambda slot: slot["slot"])["value"] if effective else None


def get(_store, key):
    asked.append(["get", key])
    return read(key, float("inf"))


def get_effective_at(_store, key, at):
    asked.append(["get-effective-at", key, at])
    return read(key, at)


engine = Engine()
component = Component.from_file(engine, given["component"])
linker = Linker(engine)
linker.add_wasip2()
with linker.root() as root:
    with root.add_instance("gcore:fastedge/secret") as secret:
        secret.add_func("get", get)
        secret.add_func("get-effective-at", get_effective_at)


def answer(headers):
    # The platform, too, gives every request an instance of its own.
    store = Store(engine)
    store.set_wasi(WasiConfig())
    instance = linker.instantiate(store, component)
    handler = instance.get_export_index(store, "gcore:fastedge/http-handler")
    process = instance.get_func(store, instance.get_export_index(store, "process", handler))
    request = Record()
    request.method = "get"
    request.uri = "https://app.example/"
    request.headers = [tuple(header) for header in headers]
    request.body = None
    response = process(store, request)
    return {
        "status": response.status,
        "headers": dict(response.headers or []),
        "body": bytes(response.body or b"").decode(),
    }


answers = [answer(headers) for headers in given["requests"]]
json.dump({"answers": answers, "asked": asked}, sys.stdout)
