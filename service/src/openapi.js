// The description of the API, made from the schemas that validate.
const INFO = {
  title: "secret-slots",
  version: "0.1.0",
  description:
    "Client secrets as a service: several per application, expiry, rotation with an overlap, revocation, audit and notices. And access tokens " +
    "that are kept fresh, for programs in any language.",
  license: { name: "MIT OR Apache-2.0", identifier: "MIT OR Apache-2.0" },
};

const TAGS = {
  domains: "Tenants, each with its own rules.",
  applications: "Applications, which are OAuth clients.",
  secrets: "The client secrets of an application.",
  rotations: "Bulk rotations: the secrets of many applications, rotated and delivered in the background.",
  verification: "For authorization servers: whether a presented secret is good.",
  audit: "What was done, and who presents which secret.",
  notices: "Secrets that expire, told by webhook and e-mail, and the secret that signs webhooks.",
  clients: "How this service is a client of authorization servers: where tokens come from, and with which secrets.",
  credentials: "Credentials whose access tokens are kept fresh: for a user, a tenant or a program.",
  authorizations: "Users who connect their accounts: the start page, the provider, and the callback.",
  people: "Who may sign in to the console, and with which roles.",
  status: "For whoever runs the service.",
};

/** @param {import("./http/endpoints.js").Endpoints} endpoints */
export function openapiRoute(endpoints) {
  const tags = Object.entries(TAGS).map(([name, description]) => ({ name, description }));
  /** @type {object | undefined} */
  let document;
  endpoints.addPlain("/openapi.json", (c) => {
    document ??= endpoints.app.getOpenAPI31Document({ openapi: "3.1.0", info: INFO, servers: [{ url: "/" }], tags });
    return c.json(document);
  });
}
