// What makes up a client, in the groups in which its page shows it and its form asks for it.

/**
 * @typedef {object} Member
 * @property {string} name As in the API.
 * @property {string} label
 * @property {"text" | "choice" | "list" | "pairs" | "seconds"} [kind] `list`: one a line; `pairs`: a name and its value a line. Default: `text`.
 * @property {string} [hint]
 * @property {boolean} [isAddress] Whether stored secrets are not sent on once it is changed.
 * @property {boolean} [isRequired]
 */
/** @typedef {{ title: string, members: readonly Member[] }} Group */

/** How a client may authenticate. The empty one: the provider's metadata say how, or HTTP Basic. */
export const METHODS = /** @type {const} */ ([
  ["", "As the provider says, or HTTP Basic"],
  ["client_secret_basic", "Secret by HTTP Basic (client_secret_basic)"],
  ["client_secret_post", "Secret in the request (client_secret_post)"],
  ["none", "No secret: a public client, with PKCE (none)"],
]);

/** @type {readonly Group[]} */
export const GROUPS = [
  {
    title: "Where it connects",
    members: [
      {
        ...{ name: "issuer", label: "Issuer", isAddress: true },
        hint: "The provider's own name, an https address. Its other addresses are then discovered, so leave them empty.",
      },
      { name: "token_uri", label: "Token address", hint: "Only without discovery by the issuer.", isAddress: true },
      {
        name: "refresh_token_uri",
        label: "Refresh address",
        hint: "Only if tokens are refreshed elsewhere.",
        isAddress: true,
      },
      {
        name: "auth_uri",
        label: "Authorization address",
        hint: "Where users sign in, if they connect accounts.",
        isAddress: true,
      },
    ],
  },
  {
    title: "How it authenticates",
    members: [
      { name: "client_id", label: "Client id", hint: "As the provider knows it.", isAddress: true, isRequired: true },
      { name: "token_endpoint_auth_method", label: "Authentication", kind: "choice", isAddress: true },
    ],
  },
  {
    title: "What it asks for",
    members: [
      { name: "scope", label: "Scope", hint: "Separated by spaces. Credentials may ask for another." },
      { name: "audience", label: "Audience" },
      { name: "resource", label: "Resources", kind: "list", hint: "One address a line." },
      {
        name: "parameters",
        label: "Parameters of token requests",
        kind: "pairs",
        hint: "One a line: name=value. No secrets: this page shows them.",
      },
      {
        name: "authorization_parameters",
        label: "Parameters of the sign-in address",
        kind: "pairs",
        hint: "One a line, such as prompt=consent.",
      },
      {
        name: "headers",
        label: "Headers of token requests",
        kind: "pairs",
        hint: "One a line: name=value. No secrets: this page shows them.",
      },
    ],
  },
  {
    title: "How long",
    members: [
      {
        name: "timeout",
        label: "Timeout",
        kind: "seconds",
        hint: "Of a request with its retries, in seconds. Left empty: 10.",
      },
      {
        name: "assumed_lifetime",
        label: "Assumed lifetime",
        kind: "seconds",
        hint: "Of tokens whose provider names none, in seconds. Left empty: 3600.",
      },
    ],
  },
];

export const MEMBERS = GROUPS.flatMap(({ members }) => members);

/** Returns what a member is called on pages. @param {string} name */
export const labelOf = (name) => MEMBERS.find((member) => member.name === name)?.label ?? name;
