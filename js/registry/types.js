// The types of the registry's options and results. This file has no code.

/** @import { Clock } from "../platform/types.js" */
/** @import { Store } from "../stores/types.js" */

/**
 * How long a secret lives: an integer from 1 to 4,294,967,295 and its unit, or `"none"` if it never expires. Units up to weeks are
 * exact. Months and years follow the calendar in UTC; if the target month is too short, the period ends on its last day.
 *
 * @typedef {{ value: number, unit: "s" | "min" | "h" | "d" | "w" | "months" | "years" } | "none"} Expiry
 */

/**
 * The policy that holds for all applications. Times are in seconds.
 *
 * @typedef {object} RegistryDomain
 * @property {Expiry | undefined} [expiry] How long secrets live unless their application has its own expiry. Default `"none"`.
 * @property {Expiry | undefined} [maxExpiry] The longest expiry that an application may have; `"none"` is then refused. Default: no
 *   limit.
 * @property {number | undefined} [maxSecrets] The most secrets of an application that count: those that are not expired, revoked or
 *   superseded. 1 to 1,000. Default 10.
 * @property {number | undefined} [maxKept] The most secrets that an application's record keeps, with those that no longer count: at least
 *   twice `maxSecrets`, at most 3,000. Default 100, or three times `maxSecrets` if that is more.
 * @property {number | undefined} [maxRetired] The most hashes of removed secrets that are kept, to recognize consumers that still present
 *   one. 0 to 1,000. Default 100.
 * @property {number | undefined} [overlap] How long the previous secret stays valid after a rotation: 0 to `maxOverlap`. Default 72 hours.
 * @property {number | undefined} [maxOverlap] The longest overlap that a rotation may ask for. Up to 3,660 days. Default 7 days.
 * @property {string | undefined} [prefix] The start of each secret, before an underscore: up to 14 ASCII letters and digits. Default empty.
 * @property {readonly number[] | undefined} [noticeThresholds] How long before a secret expires its owner gets a notice; another follows
 *   when it expires. Each from 1 second to 3,660 days. Default 20, 15, 10, 5 and 1 days. After
 *   a change, call `rescheduleNotices`.
 */

/**
 * @typedef {object} ClientSecretRegistryOptions
 * @property {Store} store A store with `append` and `entries`, shared by all machines.
 * @property {RegistryDomain | undefined} [domain] The policy that holds for all applications.
 * @property {string | undefined} [prefix] The start of all keys in the store: up to 14 visible ASCII characters. Default `"registry/"`.
 * @property {((notice: ExpiryNotice) => unknown) | undefined} [notify] Delivers a notice. Its result is awaited. If it throws or rejects,
 *   the notice is delivered again a minute later, with the same `id`.
 * @property {number | undefined} [retention] How long IP addresses and user agents are kept, in seconds: 1 to 3,660 days. Default 90 days.
 * @property {number | undefined} [flushInterval] How long counted verifications may wait in memory before they are saved, in seconds: 1 to
 *   3,600. Default 10.
 * @property {string | undefined} [realm] The realm in `WWW-Authenticate`: up to 256 printable ASCII characters without quotes and
 *   backslashes. Default `"token"`.
 * @property {((event: RegistryEvent) => void) | undefined} [onEvent] Takes events for monitoring. Errors that it throws are ignored.
 * @property {Clock | undefined} [clock] The source of time, for tests. Default: the platform's clock.
 */

/**
 * An event for monitoring. Events never contain secrets.
 *
 * - `application_damaged`: an application's record cannot be read; calls about it fail with `ERR_STORE`.
 * - `secret_damaged`: some secrets, or other entries, of a record cannot be read; they are kept, and are never accepted.
 * - `audit_delayed`: the audit log could not be written. Events of changes are saved with the application and logged with its next change;
 *   the event of a refused or unchanged command is lost.
 * - `verifications_damaged`: part of a record of counted verifications cannot be read.
 * - `verifications_delayed`: counted verifications could not be saved; they stay in memory until the next attempt.
 * - `verifications_lost`: counted verifications were dropped, because too many were waiting in memory.
 * - `notice_delivered`, `notice_failed`: `notify` succeeded or failed.
 *
 * @typedef {object} RegistryEvent
 * @property {"application_damaged" | "secret_damaged" | "audit_delayed" | "verifications_damaged" | "verifications_delayed"
 *   | "verifications_lost" | "notice_delivered" | "notice_failed"} type
 * @property {string | undefined} applicationId `undefined` for verifications of unknown applications.
 * @property {string | undefined} [secretId]
 * @property {string | undefined} [noticeId]
 */

/**
 * @typedef {object} ApplicationInfo
 * @property {string} id The `client_id`.
 * @property {ApplicationType} type
 * @property {Expiry | null} expiry How long its secrets live; `null` means that the domain's expiry holds.
 * @property {number} createdAt In Unix seconds.
 * @property {string} version The store's version of its record, for `ifVersion`. Changes with each change of the application or its secrets,
 *   and when a notice is claimed or delivered.
 * @property {number} damagedSecrets How many secrets, and other entries of its record, cannot be read. Such a secret is never accepted.
 */

/** @typedef {ApplicationInfo & { isDamaged: false, secrets: ClientSecretInfo[] }} DescribedApplication An application with its secrets. */
/** @typedef {{ id: string, isDamaged: true }} DamagedApplication An application whose record cannot be read: none of its secrets is accepted. */

/** @typedef {"web" | "machine" | "spa" | "native"} ApplicationType `spa` and `native` are public clients (RFC 6749, section 2.1) and have no secrets. */

/**
 * What a list shows of a secret. Times are in Unix seconds.
 *
 * @typedef {object} ClientSecretInfo
 * @property {string} secretId A renewal keeps it; a rotation makes a new one.
 * @property {string} description
 * @property {string} hint Four characters of the secret, to tell it from others.
 * @property {"active" | "expired" | "revoked"} status
 * @property {number} issuedAt When its current value was issued.
 * @property {number | null} expiresAt `null` if it never expires.
 * @property {number | null} revokedAt `null` if it was not revoked.
 * @property {boolean} hasPrevious Whether the previous secret is still accepted (the overlap of a rotation).
 * @property {string | null} previousSecretId `null` if no previous secret is accepted.
 * @property {number | null} previousExpiresAt When the overlap ends; `null` if no previous secret is accepted.
 * @property {boolean} isUndelivered Whether `rotateAll` issued it and has not recorded its delivery.
 * @property {number | null} lastUsedAt When its current value was last accepted; `null` if it never was.
 * @property {number | null} previousLastUsedAt When the previous secret, or an earlier value of it, was last accepted; `null` if it never was, or
 *   if no previous secret is accepted. After `issuedAt`, somebody has not switched to the new one.
 */

/**
 * The options of all operations.
 *
 * @typedef {object} OperationOptions
 * @property {string | undefined} [actor] The person or program that does it, for the audit log: 1 to 256 characters.
 * @property {boolean | undefined} [force] Allows the operation to end an overlap, to remove the last secret that works, or (`reapply`) to
 *   let a working secret expire at once. Default `false`.
 * @property {string | undefined} [ifVersion] The `version` of the application that the operation is decided on. If it has another one by now, the
 *   operation fails with `ERR_CONFLICT`, and changes nothing.
 * @property {string | undefined} [idempotencyKey] A command repeated with the same key within 24 hours is not done again: it changes
 *   nothing and shows no secret. 1 to 256 bytes.
 */
/** @typedef {OperationOptions & { description: string }} AddOptions `description`: 1 to 256 characters, unique within the application. */
/** @typedef {{ idempotencyKey?: undefined }} WithoutIdempotencyKey Options with which a command always makes a new secret. */
/**
 * @typedef {OperationOptions & { secretId?: string | undefined, overlap?: number | undefined }} RotateOptions `secretId`: which secret to
 *   rotate, required if the application has several. `overlap`: how long the previous secret stays valid, in seconds, from 0 to the
 *   domain's `maxOverlap`; default the domain's `overlap`.
 */
/**
 * @typedef {OperationOptions & { secretId?: string | undefined }} RevokePreviousOptions `secretId`: the id of the current secret, required
 *   if several secrets have a previous one.
 */
/**
 * @typedef {{ type: ApplicationType, expiry?: Expiry | null | undefined, actor?: string | undefined }} CreateApplicationOptions `expiry`:
 *   how long its secrets live; `null`, the default, means that the domain's expiry holds.
 */
/** @typedef {OperationOptions & { expiry: Expiry | null }} UpdateApplicationOptions `expiry`: `null` means that the domain's expiry holds. */

/**
 * A secret that was just issued. It is shown only this once and stored nowhere: the registry keeps its SHA-256.
 *
 * @typedef {object} NewSecret
 * @property {string} secretId
 * @property {string} secret The client secret itself, 64 characters.
 * @property {string} hint Four characters of the secret, to tell it from others.
 * @property {number} issuedAt In Unix seconds.
 * @property {number | null} expiresAt In Unix seconds; `null` if it never expires.
 * @property {string | null} previousSecretId The id of the previous secret, if it is still accepted.
 * @property {number | null} previousExpiresAt When the previous secret stops being accepted, in Unix seconds; `null` without one.
 * @property {false} isRepeated
 */

/**
 * The result of a command that was repeated with its idempotency key. Nothing was changed, and the secret is not shown again.
 *
 * @typedef {object} RepeatedSecret
 * @property {string} secretId
 * @property {null} secret
 * @property {string | null} hint Four characters of the secret's value now; `null` if the secret is gone.
 * @property {number | null} issuedAt When its value was issued, in Unix seconds; `null` if the secret is gone.
 * @property {number | null} expiresAt In Unix seconds; `null` if it never expires.
 * @property {string | null} previousSecretId The id of the previous secret, if it is still accepted.
 * @property {number | null} previousExpiresAt When the previous secret stops being accepted, in Unix seconds; `null` without one.
 * @property {true} isRepeated
 */

/** @typedef {NewSecret | RepeatedSecret} IssuedSecret The result of a command with an idempotency key: `isRepeated` tells which it is. */

/**
 * Where a presented secret comes from, for the audit log and {@link ForgottenConsumer}. Pass what you know and trust.
 *
 * @typedef {object} VerifyOptions
 * @property {string | undefined} [ip] The client's IP address; 64 characters of it are kept.
 * @property {string | undefined} [userAgent] The client's `User-Agent`; 256 characters of it are kept.
 * @property {((promise: Promise<unknown>) => void) | undefined} [waitUntil] That of a Worker's context: counted verifications are saved
 *   after the response.
 */
/**
 * Whether a presented secret was accepted. A refusal gives no reason; the audit log does. `isPrevious`: the secret was rotated, and is
 * accepted until its overlap ends.
 *
 * `verify` returns a promise of this object: await it, then test `ok`.
 *
 * @typedef {{ ok: true, secretId: string, isPrevious: boolean }
 *   | { ok: false, secretId?: undefined, isPrevious?: undefined }} Verification
 */

/**
 * What the registry reads of a `Request`.
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
 * The result of a client authentication: the client, or an error with the `Response` to send.
 *
 * @typedef {{ ok: true, clientId: string, secretId: string, isPrevious: boolean, error?: undefined, response?: undefined }
 *   | { ok: false, error: "invalid_client" | "invalid_request" | "temporarily_unavailable", response: any, clientId?: undefined,
 *     secretId?: undefined, isPrevious?: undefined }} ClientAuthentication
 */

/**
 * An event of the audit log. Times are in Unix seconds.
 *
 * @typedef {object} AuditEvent
 * @property {string} id A unique id.
 * @property {number} time When it happened; for counted verifications, when the first one happened.
 * @property {string} kind For example `secret.rotated`, `application.created`, `oauth.token_request_failed` or
 *   `oauth.token_request_succeeded`.
 * @property {string | null} applicationId `null` for unknown applications.
 * @property {string | null} secretId `null` if the event is about no secret, or about an unknown one.
 * @property {string | null} actor The operation's `actor`; `null` if none was given, and for verifications.
 * @property {string} outcome `"ok"`; `"unchanged"` if the operation found everything as it asks for, or was repeated with its idempotency
 *   key; the code of the error that refused it; or `"invalid_client"` for a refused verification.
 * @property {string | undefined} [reason] Why a verification was refused: `unknown_application`, `unknown`, `expired`, `revoked`, `retired`
 *   (the value was replaced, or the secret removed) or `too_large`. `previous`: a previous secret was accepted. `beyond`: all
 *   verifications over the limit of 200 events a day for each secret and kind.
 * @property {string | null | undefined} [ip]
 * @property {string | null | undefined} [userAgent]
 * @property {number | undefined} [count] How many verifications the event stands for: identical ones are one event a day.
 * @property {number | undefined} [lastTime] When the last of them happened.
 */
/**
 * An event of the program's own.
 *
 * @typedef {object} RecordedEvent
 * @property {string} kind 1 to 64 characters of a–z, 0–9, `.` and `_`. Those that begin with `secret.`, `application.` or `oauth.` are refused:
 *   they are the registry's.
 * @property {string | undefined} [applicationId]
 * @property {string | undefined} [secretId]
 * @property {string | undefined} [actor] The person or program that did it: 1 to 256 characters.
 * @property {string | undefined} [outcome] 1 to 256 characters. Default `"ok"`.
 */
/**
 * @typedef {object} AuditQuery
 * @property {string | undefined} [applicationId] Only events of this application.
 * @property {string | undefined} [kind] Only events of this kind; `secret.*` stands for all kinds that begin with `secret.`,
 *   and `!` before a kind for all others: `!oauth.*` is what people and programs did, without counted verifications.
 * @property {string | undefined} [actor] Only events with this actor. So with the next four: the whole text must be the same.
 * @property {string | undefined} [outcome]
 * @property {string | undefined} [reason]
 * @property {string | undefined} [ip]
 * @property {string | undefined} [userAgent]
 * @property {number | undefined} [from] The start, inclusive, in Unix seconds. Default: the retention before `to`, or before now if that is
 *   earlier.
 * @property {number | undefined} [to] The end, exclusive, in Unix seconds. Default, and at most, a day from now.
 * @property {{ time: number, id: string } | undefined} [before] Only events before this one. To page backwards, pass the first event of the
 *   last page.
 * @property {number | undefined} [limit] The most events to return; the latest are kept. 1 to 1,000,000. Default 1,000.
 */

/**
 * A consumer that a rotation has forgotten: since the secret was last rotated, it has presented a value that is about to end or has ended.
 *
 * @typedef {object} ForgottenConsumer
 * @property {string | null} ip
 * @property {string | null} userAgent
 * @property {string} secretId The id of the secret that it presented.
 * @property {"previous" | "expired" | "revoked" | "retired" | "beyond"} reason `previous`: the secret is accepted until its overlap ends.
 *   `retired`: its value was replaced, or it was removed. `beyond`: all consumers over the limit of 200 a day, without names.
 * @property {boolean} isAccepted
 * @property {number} count
 * @property {number} firstSeenAt In Unix seconds.
 * @property {number} lastSeenAt In Unix seconds.
 */

/**
 * @typedef {object} ExpiryNotice
 * @property {string} id The same for the same secret, expiry time and threshold, so that a receiver can drop duplicates.
 * @property {"secret.expiring" | "secret.expired"} kind
 * @property {string} applicationId
 * @property {string} secretId
 * @property {string} description
 * @property {string} hint Four characters of the secret.
 * @property {number} expiresAt In Unix seconds.
 * @property {number} threshold The threshold that was reached, in seconds before `expiresAt`; 0 once it has expired.
 */
/** @typedef {{ due: number, delivered: number, failed: number }} NoticeReport How many notices were due, were delivered, and failed. */

/**
 * The options of a rotation of all secrets.
 *
 * @typedef {object} RotateAllOptions
 * @property {(applicationId: string, secret: string, issued: NewSecret) => unknown} [deliver] Gives a new secret to its owner. Its result
 *   is awaited. Required unless `dryRun` is set.
 * @property {readonly string[] | undefined} [applicationIds] Only these applications. Default: all.
 * @property {((applicationId: string, secret: ClientSecretInfo) => boolean | Promise<boolean>) | undefined} [select] Whether to rotate a secret.
 *   It is asked too about secrets that an earlier run has not delivered, but not about those that are expired or revoked, or that
 *   this run has rotated. Default: all. If it throws, that counts as a failure.
 * @property {number | undefined} [overlap] How long previous secrets stay valid, in seconds. Default: the domain's `overlap`.
 * @property {string | undefined} [actor] The person or program that does it, for the audit log: 1 to 256 characters.
 * @property {string | undefined} [idempotencyKey] The name of this run, 1 to 256 characters. A run of the same name rotates no secret
 *   twice, without a limit in time. Without a name, secrets in their overlap count as rotated.
 * @property {boolean | undefined} [dryRun] Only counts what a run would do. Default `false`.
 * @property {number | undefined} [concurrency] How many applications are processed at a time: 1 to 1,000. Default 10.
 * @property {((progress: RotateAllProgress) => void) | undefined} [onProgress] Called after each application. Errors that it throws are
 *   ignored.
 * @property {any} [signal] An `AbortSignal`: once it is aborted, applications in progress are finished and no further one is started.
 */
/**
 * @typedef {object} RotateAllProgress
 * @property {number} applications Applications that were processed.
 * @property {number} rotated Secrets that were rotated and delivered.
 * @property {number} renewed Secrets that an earlier run had not delivered, and that were renewed and delivered.
 * @property {number} rotatedBefore Secrets that an earlier attempt of this run had rotated and delivered.
 * @property {number} unselected Secrets that `select` left out.
 * @property {number} skipped Secrets that are expired or revoked, or were in their overlap before this run.
 * @property {number} failed Failures; the report's `failures` name them.
 */
/**
 * @typedef {object} RotateAllFailure
 * @property {string} applicationId
 * @property {string | null} secretId `null` if the application could not be read.
 * @property {string} code The code of the error, `"ERR_INTERNAL"` if it has none, or `"undelivered"` if `deliver` failed.
 */
/** @typedef {{ applicationId: string, secretId: string, reason: "in_overlap" | "expired" | "revoked" }} SkippedSecret */
/**
 * @typedef {RotateAllProgress & { failures: RotateAllFailure[], skippedSecrets: SkippedSecret[] }} RotateAllReport `skippedSecrets`: the first
 *   1,000 of each reason.
 */

export {};
