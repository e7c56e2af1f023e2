// Hands what one entry point makes to another: classes that existed twice would refuse it.
exports.use = async (main, slots, client, issuer, fastedge, MemoryStore) => {
  const names = [slots, client, issuer].flatMap(Object.keys);
  const secrets = new slots.SecretSlots({
    s: [
      { slot: 0, value: "old" },
      { slot: 5, value: "new" },
    ],
  });
  // Installed as it is, not copied: a later change is seen.
  fastedge.installSecrets(secrets);
  secrets.set("s", 9, "newest");

  const codeOf = async (call) => {
    try {
      await call();
    } catch (error) {
      return [error.code, [main, slots, client, issuer].every((entry) => error instanceof entry.SecretSlotsError)];
    }
  };
  const store = new MemoryStore();
  const registry = new main.ClientSecretRegistry({ store });
  await registry.createApplication("shop", { type: "web" });
  const { secret } = await new issuer.ClientSecretRegistry({ store }).add("shop", { description: "a" });

  const tokenClient = new client.TokenClient({
    tokenEndpoint: "https://issuer.example/token",
    clientId: "shop",
    clientSecrets: [secret],
    logger: null,
    fetch: async () =>
      new Response('{"access_token":"a","token_type":"Bearer","expires_in":3600,"refresh_token":"r"}', {
        headers: { "Content-Type": "application/json" },
      }),
  });
  const keeper = new main.TokenKeeper({ store, clients: { shop: tokenClient } });
  await keeper.put("c", { client: "shop", grant: "client_credentials" });
  return {
    isOneModule: names.every((name) => main[name] === (slots[name] ?? client[name] ?? issuer[name])),
    fastedge: fastedge.getSecret("s"),
    errors: [
      await codeOf(() => slots.generateSecret({ length: -1 })),
      await codeOf(() => new client.TokenClient({})),
      await codeOf(() => registry.add("nobody", { description: "a" })),
    ],
    isVerified: (await registry.verify("shop", secret)).ok,
    token: (await keeper.token("c")).access_token,
  };
};
