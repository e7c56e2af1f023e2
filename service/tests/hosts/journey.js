// A journey over a mounted service: a domain, an application, a secret, its rotation, who is good, and a person who signs in.
export const KEY = "5e".repeat(32);

/**
 * @param {(request: Request) => Promise<Response>} fetch
 * @param {string} bootstrap
 * @returns {Promise<unknown[]>} What came out, the same on every host.
 */
export async function journey(fetch, bootstrap) {
  const ask = async (/** @type {string} */ method, /** @type {string} */ path, /** @type {unknown} */ body) => {
    const headers = { Authorization: `Bearer ${bootstrap}`, "Content-Type": "application/json" };
    const request = new Request(`http://localhost${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const response = await fetch(request);
    const text = await response.text();
    return { status: response.status, body: text === "" ? undefined : JSON.parse(text) };
  };
  const shop = "/v1/domains/acme/applications/shop";
  const domain = await ask("POST", "/v1/domains", { id: "acme" });
  const application = await ask("POST", "/v1/domains/acme/applications", { client_id: "shop", type: "web" });
  const { status, body: first } = await ask("POST", `${shop}/secrets`, { description: "production" });
  const rotated = await ask("POST", `${shop}/secrets/rotate`, { overlap: 43_200 });
  const verdicts = [];
  for (const client_secret of [first.client_secret, rotated.body.client_secret, "wrong"])
    verdicts.push((await ask("POST", "/v1/domains/acme/verify", { client_id: "shop", client_secret })).body);
  const { body: audit } = await ask("GET", `${shop}/audit?kind=secret.rotated`, undefined);
  const ready = await ask("GET", "/readyz", undefined);
  const person = await signIn(fetch, bootstrap);
  return [
    domain.status,
    application.status,
    status,
    rotated.status,
    ...verdicts,
    audit.items.length,
    ready.status,
    ...person,
  ];
}

/** Signs a person in to the console. Returns the statuses of the sign-in and of a page. @param {(request: Request) => Promise<Response>} fetch @param {string} secret */
async function signIn(fetch, secret) {
  const headers = { Origin: "http://localhost", "Content-Type": "application/x-www-form-urlencoded" };
  const body = String(new URLSearchParams({ secret, to: "/console" }));
  const answer = await fetch(new Request("http://localhost/console/sign-in", { method: "POST", headers, body }));
  const [cookie = ""] = String(answer.headers.get("set-cookie")).split(";");
  const page = await fetch(new Request("http://localhost/console/people", { headers: { Cookie: cookie } }));
  return [answer.status, page.status];
}

export const EXPECTED = [
  ...[201, 201, 201, 201],
  ...[{ ok: true, secret_id: "1", is_previous: true }, { ok: true, secret_id: "2", is_previous: false }, { ok: false }],
  ...[1, 200],
  ...[303, 200],
];
