// `secret-slots registry audit`, `consumers` and `notices`.
import { APP, timeOption } from "./registry-options.js";
import { printTable, time } from "./table.js";
import { OK, printJson } from "./terminal.js";

/** @import { RegistryCall, RegistryCommand } from "./registry.js" */

/** The kinds of event in the audit log: changes (src/registry/operation_name.rs) and verifications. */
export const KINDS = [
  ...["application.created", "application.updated", "application.deleted"],
  ...["secret.added", "secret.renewed", "secret.rotated", "secret.revoked", "secret.previous_revoked"],
  ...["secret.deleted", "secret.expiry_reapplied", "secret.delivered"],
  ...["oauth.token_request_succeeded", "oauth.token_request_failed"],
];

/** @type {Record<string, RegistryCommand>} */
export const reportCommands = {
  audit: {
    summary: "Prints the audit log, oldest first: each change, and verifications counted by day.",
    arguments: [{ ...APP, text: "only of this application", isOptional: true }],
    options: {
      kind: { value: "KIND", text: "only events of this kind", values: KINDS },
      from: timeOption("from this Unix time on", "90 days ago"),
      to: timeOption("before this Unix time", "now"),
      limit: { value: "N", text: "the last so many", range: { min: 1, max: 1_000_000 }, default: "1,000" },
    },
    examples: ["secret-slots registry audit shop --kind secret.added --limit 10 --store registry"],
    run: audit,
  },
  consumers: {
    summary: "Lists who has presented a replaced secret since the last rotation, the last seen first.",
    details: ["These are the clients to reach before the overlap ends; where it has ended, they are refused."],
    arguments: [APP],
    examples: ["secret-slots registry consumers shop --store registry"],
    run: consumers,
  },
  notices: {
    summary: "Lists the notices of expiry that are due and not delivered. It delivers none.",
    details: ["secret-slots keep delivers them."],
    options: { at: timeOption("as of this Unix time", "now") },
    examples: ["secret-slots registry notices --store registry"],
    run: notices,
  },
};

/** @param {RegistryCall} call */
async function audit({ registry, positionals: [applicationId], options, json }) {
  const { kind, from, to, limit } = options;
  const events = await registry.audit({ applicationId, kind, from, to, limit });
  if (json) printJson(events);
  else {
    printTable(
      ["time", "kind", "application", "secret", "actor", "outcome", "count", "last", "address", "user agent"],
      events.map((event) => [
        ...[time(event.time), event.kind, event.applicationId, event.secretId, event.actor],
        event.reason === undefined ? event.outcome : `${event.outcome}, ${event.reason}`,
        ...[event.count, time(event.lastTime), event.ip, event.userAgent],
      ]),
    );
  }
  return OK;
}

/** @param {RegistryCall} call */
async function consumers({ registry, positionals: [id], json }) {
  const found = await registry.forgottenConsumers(id);
  if (json) printJson(found);
  else {
    printTable(
      ["address", "user agent", "secret", "why", "still accepted", "count", "first seen", "last seen"],
      found.map((one) => [
        ...[one.ip, one.userAgent, one.secretId, one.reason, one.isAccepted ? "yes" : "no", one.count],
        ...[time(one.firstSeenAt), time(one.lastSeenAt)],
      ]),
    );
  }
  return OK;
}

/** @param {RegistryCall} call */
async function notices({ registry, options, json }) {
  const due = await registry.dueNotices(options.at);
  if (json) printJson(due);
  else {
    printTable(
      ["notice", "application", "secret", "description", "hint", "expires", "seconds before"],
      due.map((notice) => [
        ...[notice.kind, notice.applicationId, notice.secretId, notice.description, notice.hint],
        ...[time(notice.expiresAt), notice.threshold],
      ]),
    );
  }
  return OK;
}
