// `secret-slots registry audit`, `consumers` and `notices`.
import { number } from "./registry-options.js";
import { printTable, time } from "./table.js";
import { OK, printJson } from "./terminal.js";

/** @import { RegistryCall, RegistryCommand } from "./registry.js" */

/** @type {Record<string, RegistryCommand>} */
export const reportCommands = {
  audit: {
    help: `audit [APP] [--kind K] [--from N] [--to N] [--limit N]

  The audit log, the oldest first: changes one by one, verifications counted by day.

  --kind K               such as secret.rotated, application.created or oauth.token_request_failed
  --from N  --to N       from this Unix time on, in seconds; before this one. The last 90 days if they are not said
  --limit N              the last so many, 1,000 if it is not said
`,
    options: ["kind", "from", "to", "limit"],
    positionals: [0, 1],
    run: audit,
  },
  consumers: {
    help: `consumers APP

  Who has presented, since the last rotation of its line, a secret that is on its way out or gone; the last seen first.
`,
    positionals: [1, 1],
    run: consumers,
  },
  notices: {
    help: `notices [--at N]

  The notices of expiry that are due and not delivered; secret-slots keep delivers them. This changes nothing.

  --at N                 at this Unix time, in seconds, in place of now
`,
    options: ["at"],
    positionals: [0, 0],
    run: notices,
  },
};

/** @param {RegistryCall} call */
async function audit({ registry, positionals: [applicationId], options, json }) {
  const [from, to, limit] = ["from", "to", "limit"].map((name) => number(options, name));
  const events = await registry.audit({ applicationId, kind: options.kind, from, to, limit });
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
  const due = await registry.dueNotices(number(options, "at"));
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
