// The portable suite: the same tests in every runtime, over the package as its users import it.
import { discover } from "./discover.js";
import { errors } from "./errors.js";
import { fastedge } from "./fastedge.js";
import { generator } from "./generator.js";
import { jwtAny } from "./jwt-any.js";
import { jwtCache } from "./jwt-cache.js";
import { jwtDecode } from "./jwt-decode.js";
import { jwtDurations } from "./jwt-durations.js";
import { jwtErrors } from "./jwt-errors.js";
import { jwtKids } from "./jwt-kids.js";
import { jwtOptions } from "./jwt-options.js";
import { jwtOracle } from "./jwt-oracle.js";
import { jwtRefused } from "./jwt-refused.js";
import { jwt } from "./jwt.js";
import { keeper } from "./keeper.js";
import { keeperChallenge } from "./keeper-challenge.js";
import { keeperClientRaces } from "./keeper-client-races.js";
import { keeperDiscovery } from "./keeper-discovery.js";
import { keeperExtras } from "./keeper-extras.js";
import { keeperFetch } from "./keeper-fetch.js";
import { keeperList } from "./keeper-list.js";
import { keeperOutage } from "./keeper-outage.js";
import { keeperPut } from "./keeper-put.js";
import { keeperReauthorize } from "./keeper-reauthorize.js";
import { keeperRefresh } from "./keeper-refresh.js";
import { keeperRepair } from "./keeper-repair.js";
import { keeperSeal } from "./keeper-seal.js";
import { keeperStatus } from "./keeper-status.js";
import { keeperStoredClients } from "./keeper-stored-clients.js";
import { misspeltOptions } from "./misspelt-options.js";
import { ownMembers } from "./own-members.js";
import { policy } from "./policy.js";
import { registryAudit } from "./registry-audit.js";
import { registryAuthentication } from "./registry-authentication.js";
import { registryNotices } from "./registry-notices.js";
import { registryRaces } from "./registry-races.js";
import { registryRotateAll } from "./registry-rotate-all.js";
import { registryService } from "./registry-service.js";
import { registryVectors } from "./registry-vectors.js";
import { registry } from "./registry.js";
import { signedCookies } from "./signed-cookies.js";
import { slots } from "./slots.js";
import { stores } from "./stores.js";
import { tokenAnswers } from "./token-answers.js";
import { tokenAuthorization } from "./token-authorization.js";
import { tokenExtras } from "./token-extras.js";
import { tokenFailures } from "./token-failures.js";
import { tokenFallback } from "./token-fallback.js";
import { tokenLimits } from "./token-limits.js";
import { tokenRequests } from "./token-requests.js";
import { tokenResponses } from "./token-responses.js";
import { tokenSecrets } from "./token-secrets.js";
import { unreadableOptions } from "./unreadable-options.js";
import { webhook } from "./webhook.js";
import { webhookProfiles } from "./webhook-profiles.js";

/**
 * What is tested: the module `secret-slots`, and those below it.
 * @typedef {typeof import("../../js/index.js") & { fastedge: typeof import("../../js/fastedge.js"), stores: Stores }} Package
 */

/**
 * @typedef {object} Stores
 * @property {typeof import("../../js/stores/memory.js")} memory
 * @property {typeof import("../../js/stores/conformance.js")} conformance
 */

const slotsAndPolicy = [slots, policy, generator, fastedge, errors];
const rooms = [ownMembers, misspeltOptions, unreadableOptions];
const tokensBySlot = [
  ...[jwt, jwtRefused, jwtOptions, jwtCache, jwtOracle],
  ...[jwtAny, jwtKids, jwtErrors, jwtDecode, jwtDurations],
  ...[webhook, webhookProfiles, signedCookies],
];
const client = [
  tokenFallback,
  tokenSecrets,
  tokenAnswers,
  tokenRequests,
  tokenResponses,
  tokenFailures,
  tokenLimits,
  tokenAuthorization,
  tokenExtras,
  discover,
];

const keepers = [
  ...[keeper, keeperOutage, keeperPut, keeperSeal, keeperStatus, keeperList, keeperFetch, keeperChallenge],
  ...[keeperExtras, keeperStoredClients, keeperClientRaces, keeperDiscovery, keeperReauthorize, keeperRefresh],
  ...[keeperRepair, stores],
];

const registries = [
  registry,
  registryVectors,
  registryRaces,
  registryAuthentication,
  registryAudit,
  registryNotices,
  registryRotateAll,
  registryService,
];

export const suite = [...slotsAndPolicy, ...rooms, ...tokensBySlot, ...client, ...keepers, ...registries];
