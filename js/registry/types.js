// What a user of the registry writes and is given. Types alone.

/** @import { Clock } from "../platform/types.js" */
/** @import { Store } from "../stores/types.js" */

/**
 * How long a secret lives: a value from 1 to 4,294,967,295 and its unit, or `"none"` for ever. Up to weeks units are exact; months and
 * years are of the calendar in UTC, and end on the last day of a month that is too short.
 *
 * @typedef {{ value: number, unit: "s" | "min" | "h" | "d" | "w" | "months" | "years" } | "none"} Expiry
 */

/**
 * What holds for all applications. Times in seconds.
 *
 * @typedef {object} RegistryDomain
 * @property {Expiry | undefined} [expiry] How long secrets live where an application does not say. Default `"none"`.
 * @property {Expiry | undefined} [maxExpiry] The longest that an application may say; with one, none may say for ever.
 * @property {number | undefined} [maxSecrets] The most secrets of an application that count: not expired, revoked or superseded. Default 10.
 * @property {number | undefined} [maxKept] The most that are kept at all, with those that no longer count: at least twice as many as
 *   count. Default 100, or three times as many as count.
 * @property {number | undefined} [maxRetired] How many hashes of secrets that are gone are kept, to recognise who still presents them.
 *   Default 100.
 * @property {number | undefined} [overlap] How long the previous secret stays valid after a rotation. Default 72 hours.
 * @property {number | undefined} [maxOverlap] The longest overlap that may be asked for. Default 7 days.
 * @property {string | undefined} [prefix] What secrets begin with, before an underscore: up to 14 letters and digits. Default nothing.
 * @property {readonly number[] | undefined} [noticeThresholds] How long before its end a secret's owner is told, beside at the end
 *   itself. Default 20, 15, 10, 5 and 1 days. After a change, `reapply` makes it hold for applications that are not due yet.
 */

/**
 * @typedef {object} ClientSecretRegistryOptions
 * @property {Store} store With `append` and `entries`.
 * @property {RegistryDomain | undefined} [domain]
 * @property {string | undefined} [prefix] What all keys in the store begin with. Default `"registry/"`; up to 14 bytes.
 * @property {((notice: ExpiryNotice) => unknown) | undefined} [notify] Delivers a notice: what it returns is awaited, and when it rejects the notice
 *   is delivered again a minute later. The same notice has the same `id`.
 * @property {number | undefined} [retention] How long IP addresses and user agents are kept, in seconds. Default 90 days.
 * @property {number | undefined} [flushInterval] After what time counted verifications are saved, in seconds. Default 10.
 * @property {string | undefined} [realm] In `WWW-Authenticate`. Default `"token"`.
 * @property {((event: RegistryEvent) => void) | undefined} [onEvent]
 * @property {Clock | undefined} [clock]
 */

/**
 * What is told while it happens: nothing of it holds a secret.
 *
 * @typedef {object} RegistryEvent
 * @property {"application_damaged" | "secret_damaged" | "audit_delayed" | "verifications_damaged" | "verifications_delayed"
 *   | "verifications_lost" | "notice_delivered" | "notice_failed"} type
 * @property {string | undefined} applicationId
 * @property {string | undefined} [secretId]
 * @property {string | undefined} [noticeId]
 */

/**
 * @typedef {object} ApplicationInfo
 * @property {string} id The `client_id`.
 * @property {ApplicationType} type
 * @property {Expiry | null} expiry How long its secrets live; `null` for as the domain says.
 * @property {number} createdAt In Unix seconds.
 * @property {number} damagedSecrets Secrets, and other entries, that cannot be read: they work for nobody.
 */

/** @typedef {"web" | "machine" | "spa" | "native"} ApplicationType The last two are public clients, and have no secrets. */

/**
 * What is shown of a secret. Times in Unix seconds.
 *
 * @typedef {object} ClientSecretInfo
 * @property {string} secretId A renewal keeps it, a rotation gives a new one.
 * @property {string} description
 * @property {string} hint Four characters of the secret, to tell it from others.
 * @property {"active" | "expired" | "revoked"} status
 * @property {number} issuedAt When its value was made.
 * @property {number | null} expiresAt
 * @property {number | null} revokedAt
 * @property {boolean} hasPrevious Whether the secret that it took the place of is accepted beside it.
 * @property {string | null} previousSecretId
 * @property {number | null} previousExpiresAt
 * @property {boolean} isUndelivered Made in bulk, and nobody has said that its owner has it.
 * @property {number | null} lastUsedAt
 */

/**
 * Who does something, and how.
 *
 * @typedef {object} OperationOptions
 * @property {string | undefined} [actor] Who does it, for the audit log; up to 256 characters.
 * @property {boolean | undefined} [force] Also where it ends an overlap, or takes the last usable secret away.
 * @property {string | undefined} [idempotencyKey] With the same key the same command is done once within 24 hours: the second time
 *   changes nothing and shows no secret. Up to 256 bytes.
 */
/** @typedef {OperationOptions & { description: string }} AddOptions */
/** @typedef {{ idempotencyKey?: undefined }} WithoutIdempotencyKey Options with which a command always makes a new secret. */
/** @typedef {OperationOptions & { secretId?: string | undefined, overlap?: number | undefined }} RotateOptions `secretId` is needed when there are several. */
/** @typedef {OperationOptions & { secretId?: string | undefined }} RevokePreviousOptions `secretId` is that of the current secret. */
/** @typedef {{ type: ApplicationType, expiry?: Expiry | null | undefined, actor?: string | undefined }} CreateApplicationOptions */
/** @typedef {OperationOptions & { expiry: Expiry | null }} UpdateApplicationOptions `expiry` of `null`: as the domain says. */

/**
 * A secret that was just issued. It is shown this once, and is nowhere else.
 *
 * @typedef {object} NewSecret
 * @property {string} secretId
 * @property {string} secret The client secret itself, 64 characters.
 * @property {number | null} expiresAt In Unix seconds.
 * @property {number | null} previousExpiresAt Until when the previous secret is accepted.
 * @property {false} isRepeated
 */

/**
 * The result of a command that was repeated with its idempotency key. Nothing was changed, and the secret is not shown again.
 *
 * @typedef {object} RepeatedSecret
 * @property {string} secretId
 * @property {null} secret
 * @property {number | null} expiresAt In Unix seconds.
 * @property {number | null} previousExpiresAt Until when the previous secret is accepted.
 * @property {true} isRepeated
 */

/** @typedef {NewSecret | RepeatedSecret} IssuedSecret The result of a command with an idempotency key: `isRepeated` tells which it is. */

/**
 * Who presents a secret, as far as is known.
 *
 * @typedef {object} VerifyOptions
 * @property {string | undefined} [ip]
 * @property {string | undefined} [userAgent]
 * @property {((promise: Promise<unknown>) => void) | undefined} [waitUntil] Of a Worker's context: what is counted is saved behind the answer.
 */
/**
 * Whether a presented secret was accepted. A refusal says nothing more.
 *
 * @typedef {{ ok: true, secretId: string, isPrevious: boolean }
 *   | { ok: false, secretId?: undefined, isPrevious?: undefined }} Verification
 */

/**
 * A `Request`.
 *
 * @typedef {object} TokenRequest
 * @property {string} url
 * @property {string} method
 * @property {{ get(name: string): string | null }} headers
 * @property {boolean} bodyUsed
 * @property {any} body
 * @property {() => any} clone
 */

/**
 * Who a token request is from: the client, or the `Response` to answer with.
 *
 * @typedef {{ ok: true, clientId: string, secretId: string, isPrevious: boolean, error?: undefined, response?: undefined }
 *   | { ok: false, error: "invalid_client" | "invalid_request" | "temporarily_unavailable", response: any, clientId?: undefined,
 *     secretId?: undefined, isPrevious?: undefined }} ClientAuthentication
 */

/**
 * A line of the audit log. Times in Unix seconds.
 *
 * @typedef {object} AuditEvent
 * @property {string} id
 * @property {number} time
 * @property {string} kind Such as `secret.rotated`, `application.created`, `oauth.token_request_failed`, `oauth.token_request_succeeded`.
 * @property {string | null} applicationId `null` for verifications of applications that do not exist.
 * @property {string | null} secretId
 * @property {string | null} actor
 * @property {string} outcome `"ok"`; `"unchanged"` if what the operation asks for was so already, or it was repeated with its idempotency key; the code
 *   of the error that refused it; or `"invalid_client"`.
 * @property {string | undefined} [reason] Of a refused verification: `unknown_application`, `unknown`, `expired`, `revoked`, `retired`, `too_large`;
 *   `previous` of one that was accepted by a previous secret; `beyond` of all those that are over the bound of 200 lines a day.
 * @property {string | null | undefined} [ip]
 * @property {string | null | undefined} [userAgent]
 * @property {number | undefined} [count] Verifications that are alike are one line a day.
 * @property {number | undefined} [lastTime]
 */
/**
 * @typedef {object} AuditQuery
 * @property {string | undefined} [applicationId]
 * @property {string | undefined} [kind]
 * @property {number | undefined} [from] In Unix seconds. Default: the retention before `to`, or before now.
 * @property {number | undefined} [to] Before this. Default, and at most: a day from now.
 * @property {number | undefined} [limit] The last so many. Default 1,000.
 */

/**
 * Somebody who has presented, since the last rotation of its line, a secret that is on its way out or gone.
 *
 * @typedef {object} ForgottenConsumer
 * @property {string | null} ip
 * @property {string | null} userAgent
 * @property {string} secretId Which secret.
 * @property {"previous" | "expired" | "revoked" | "retired" | "beyond"} reason `previous`: it is still accepted, and will not be. `beyond`: all
 *   those that are more than 200 a day, without their names.
 * @property {boolean} isAccepted
 * @property {number} count
 * @property {number} firstSeenAt In Unix seconds.
 * @property {number} lastSeenAt
 */

/**
 * @typedef {object} ExpiryNotice
 * @property {string} id The same for the same secret, end and threshold.
 * @property {"secret.expiring" | "secret.expired"} kind
 * @property {string} applicationId
 * @property {string} secretId
 * @property {string} description
 * @property {string} hint
 * @property {number} expiresAt In Unix seconds.
 * @property {number} threshold How long before it, in seconds; 0 when it has expired.
 */
/** @typedef {{ due: number, delivered: number, failed: number }} NoticeReport */

/**
 * A rotation of all secrets.
 *
 * @typedef {object} RotateAllOptions
 * @property {(applicationId: string, secret: string, issued: NewSecret) => unknown} [deliver] Gives a new secret to its owner; what it
 *   returns is awaited. Needed but for a dry run.
 * @property {readonly string[] | undefined} [applicationIds] Only these.
 * @property {number | undefined} [overlap]
 * @property {string | undefined} [actor]
 * @property {string | undefined} [idempotencyKey] Of this run: with the same key it rotates nothing twice, whatever the overlap and whenever. Without
 *   one, what is in its overlap was rotated already.
 * @property {boolean | undefined} [dryRun] Counts what would be done.
 * @property {number | undefined} [concurrency] Applications at a time. Default 10.
 * @property {((progress: RotateAllProgress) => void) | undefined} [onProgress] After each application.
 * @property {any} [signal] An `AbortSignal`: what was begun is ended, and nothing more begun.
 */
/**
 * @typedef {object} RotateAllProgress
 * @property {number} applications Looked at.
 * @property {number} rotated Secrets that were rotated, and delivered.
 * @property {number} renewed Secrets that an earlier run had not delivered, renewed and delivered.
 * @property {number} skipped Secrets that have expired, are in their overlap, or were rotated by this run before.
 * @property {number} failed
 */
/** @typedef {RotateAllProgress & { failures: { applicationId: string, secretId: string | null, code: string }[] }} RotateAllReport The code is
 * `"undelivered"` where `deliver` failed. */

export {};
