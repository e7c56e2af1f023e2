"""Runs a command of WASI 0.1 (a module) or 0.2 (a component) under wasmtime: `python run.py FILE`."""

import sys

from wasmtime import Engine, ExitTrap, Linker, Module, Store, WasiConfig
from wasmtime.component import Component
from wasmtime.component import Linker as ComponentLinker

RUN = "wasi:cli/run@0.2."


def main(path):
    with open(path, "rb") as file:
        wasm = file.read()
    engine = Engine()
    store = Store(engine)
    wasi = WasiConfig()
    wasi.inherit_stdout()
    wasi.inherit_stderr()
    store.set_wasi(wasi)
    # The number after the magic one: 1 for a module, 0xd with layer 1 for a component.
    if wasm[4:8] == b"\1\0\0\0":
        linker = Linker(engine)
        linker.define_wasi()
        instance = linker.instantiate(store, Module(engine, wasm))
        instance.exports(store)["_start"](store)
        return
    component = Component(engine, wasm)
    linker = ComponentLinker(engine)
    linker.add_wasip2()
    instance = linker.instantiate(store, component)
    name = next(name for name in component.type.exports(engine) if name.startswith(RUN))
    run = instance.get_export_index(store, "run", instance.get_export_index(store, name))
    result = instance.get_func(store, run)(store)
    if result.tag != "ok":
        sys.exit("the command failed")


try:
    main(sys.argv[1])
except ExitTrap as exit:
    sys.exit(exit.code)
