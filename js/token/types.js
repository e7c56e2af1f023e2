// What a user of token requests writes and is given: options, tokens, events. Types alone.

/** @import { Clock, Fetch, Signal, UrlObject } from "../platform/types.js" */

/**
 * What the server handed out: every member of its response, under its own name.
 *
 * @typedef {object} OAuthToken
 * @property {string} access_token
 * @property {string} token_type `Bearer` if the server names none.
 * @property {number} [expires_in] Lifetime in seconds, from 0 to 2^31 − 1.
 * @property {number} [expires_at] When it expires, in Unix seconds, counted from the moment the request was sent.
 * @property {string} [scope] As the server says, or as it was asked for.
 * @property {string} [refresh_token] The one to use next: a new one, or the one that was used.
 */
/** @typedef {OAuthToken & { [member: string]: unknown }} Token */

/**
 * Where the client's secrets are from: an array, the one to try first in front, or a function that reads them, which is asked
 * at the first request and again when all that it gave are refused, once a request.
 *
 * @typedef {readonly string[] | (() => readonly string[] | Promise<readonly string[]>)} ClientSecrets
 */

/**
 * An OAuth 2.0 client.
 *
 * @typedef {object} TokenClientOptions
 * @property {string | UrlObject} tokenEndpoint https, or http on this machine.
 * @property {string | UrlObject | undefined} [refreshEndpoint] Where tokens are refreshed, when that is elsewhere.
 * @property {string | UrlObject | undefined} [authorizationEndpoint] Where users are sent; for `authorizationUrl`.
 * @property {string | undefined} [issuer] Who has to answer an authorization (RFC 9207). When it is given, a callback without `iss`, or with
 *   another, is refused.
 * @property {string} clientId
 * @property {ClientSecrets | undefined} [clientSecrets] 1 to 32 secrets; none with `clientAuth: "none"`. Empty ones and duplicates are left
 *   out, with one warning. Nothing is trimmed; white space around a secret is warned about.
 * @property {"client_secret_basic" | "client_secret_post" | "none" | undefined} [clientAuth] Default `client_secret_basic`.
 * @property {boolean | undefined} [rawBasic] Whether HTTP Basic holds id and secret as they are (`true`) or form-encoded, as RFC 6749, section
 *   2.3.1, says (`false`). Default: a refused secret that the encoding changes is tried in the other form too, and the form that works is
 *   remembered for the endpoint. An id with a colon is always encoded.
 * @property {string | undefined} [scope] What `clientCredentials` and `authorizationUrl` ask for unless they are told otherwise.
 * @property {string | undefined} [audience] As `scope`, for `clientCredentials`.
 * @property {string | readonly string[] | undefined} [resource] As `scope`, for `clientCredentials` (RFC 8707).
 * @property {number | undefined} [assumedLifetime] The lifetime of a token whose server names none, in seconds, from 1 to 2^31 − 1, or `Infinity`
 *   for no end. A keeper schedules the token's refresh by it. Default 3,600.
 * @property {number | undefined} [timeout] Milliseconds for a whole call, from 1 to 600,000. Default 10,000.
 * @property {number | undefined} [retries] How often a request is sent again that may be, from 0 to 10. Default 2.
 * @property {readonly string[] | undefined} [tokenTypes] The values of `token_type` that are accepted, in any case. `""` accepts a
 *   response that names no type: its token is taken as Bearer, with the event `token_type_assumed`. Default `["Bearer", ""]`.
 * @property {boolean | undefined} [allowInsecureRequests] Sends secrets without TLS to other machines. Default false.
 * @property {Fetch | undefined} [fetch] Default: the platform's.
 * @property {Logger | null | undefined} [logger] Takes one warning for each secret that stops working, and an error when all are refused.
 *   Default: console. `null` for none.
 * @property {((event: TokenEvent) => void) | undefined} [onEvent]
 * @property {((answer: UnknownAnswer) => Judgement | undefined | Promise<Judgement | undefined>) | undefined} [classify] What an answer means
 *   that says nothing known: `next` secret, the same `later`, or `stop`, as without it.
 * @property {Clock | undefined} [clock] For tests.
 */

/** @typedef {{ warn(message: string): void, error(message: string): void }} Logger */
/** @typedef {"next" | "later" | "stop"} Judgement */
/** @typedef {{ status: number, contentType: string, body: string }} UnknownAnswer */

/** @typedef {{ secret: number, status: number, error?: string }} RefusedSecret Its index in the array, and the answer. */

/**
 * Events for metrics and tracing. They never contain a secret: `secret`, `from` and `to` are indexes in the array as it was given.
 * `fallback`: a secret was refused, and the next one is tried. `basic_form`: the endpoint takes id and secret in HTTP Basic as they are
 * (`isRaw`) or form-encoded. `secret_fault`: a secret is empty or a duplicate, and left out; or `padded` with white space, and sent as it
 * is. `token_type_assumed`: the server named no type, and the token is taken as Bearer.
 *
 * @typedef {{ type: "token", secret: number | undefined }
 *   | { type: "fallback", from: number, to: number, status: number, error?: string }
 *   | { type: "all_refused", count: number }
 *   | { type: "retried", wait: number }
 *   | { type: "unknown_answer", status: number }
 *   | { type: "basic_form", isRaw: boolean }
 *   | { type: "secret_fault", secret: number, fault: "empty" | "duplicate" | "padded" }
 *   | { type: "token_type_assumed" }
 *   | { type: "secrets_read", changed: boolean }
 *   | { type: "secrets_unreadable" }} TokenEvent
 */

/** @typedef {{ signal?: Signal | undefined }} CallOptions */
/** @typedef {CallOptions & { scope?: string | undefined }} RefreshOptions */
/**
 * @typedef {CallOptions & { scope?: string | undefined, audience?: string | undefined,
 *   resource?: string | readonly string[] | undefined }} ClientCredentialsOptions
 */

/**
 * An authorization that was begun: store it where this user's browser alone leads, and delete it before the exchange.
 *
 * @typedef {object} Authorization
 * @property {string} url Where to send the user.
 * @property {string} [issuer]
 * @property {string} state
 * @property {string} codeVerifier
 * @property {string} redirectUri
 */

export {};
