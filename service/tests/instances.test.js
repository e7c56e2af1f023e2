// Several instances of the service, as processes of their own over one store.
import { test } from "node:test";
import { KINDS, openStore, startInstances } from "./instances.js";
import { RACES } from "./instances-races.js";

const INSTANCES = 3;

for (const kind of KINDS) {
  test(`${INSTANCES} instances over ${kind}`, async (context) => {
    const instances = await startInstances(context, await openStore(context, kind), INSTANCES);
    const clients = instances.map(({ client }) => client);
    for (const [index, [title, race]] of Object.entries(RACES).entries()) {
      await context.test(title, async () => {
        const domain = `d${index}`;
        await clients[index % INSTANCES].post("/v1/domains", { id: domain }, { status: 201 });
        await race(domain, clients, instances);
      });
    }
  });
}
