// For API consumers and integration platforms: tokens through an array of client secrets, and credentials kept fresh.
export { TokenKeeper } from "./keeper/keeper.js";
export { StoredClients } from "./keeper/clients/stored-clients.js";
export { SecretSlotsError } from "./platform/errors.js";
export { secretsFromText } from "./token/secrets-from-text.js";
export { discover } from "./token/discover.js";
export { TokenError } from "./token/token-error.js";
export { fetchToken } from "./token/fetch-token.js";
export { TokenClient } from "./token/token.js";

/** @typedef {import("./platform/errors.js").ErrorCode} ErrorCode */
/** @typedef {import("./platform/types.js").Clock} Clock */
/** @typedef {import("./platform/types.js").Fetch} Fetch */
/** @typedef {import("./platform/types.js").FetchInit} FetchInit */
/** @typedef {import("./platform/types.js").FetchResponse} FetchResponse */
/** @typedef {import("./platform/types.js").Signal} Signal */
/** @typedef {import("./platform/types.js").UrlObject} UrlObject */
/** @typedef {import("./token/types.js").Authorization} Authorization */
/** @typedef {import("./token/types.js").CallOptions} CallOptions */
/** @typedef {import("./token/types.js").ClientCredentialsOptions} ClientCredentialsOptions */
/** @typedef {import("./token/types.js").ClientSecrets} ClientSecrets */
/** @typedef {import("./token/types.js").Discovered} Discovered */
/** @typedef {import("./token/types.js").DiscoverOptions} DiscoverOptions */
/** @typedef {import("./token/types.js").DiscoveryFetch} DiscoveryFetch */
/** @typedef {import("./token/types.js").DiscoveryInit} DiscoveryInit */
/** @typedef {import("./token/types.js").Judgement} Judgement */
/** @typedef {import("./token/types.js").Logger} Logger */
/** @typedef {import("./token/types.js").RefreshOptions} RefreshOptions */
/** @typedef {import("./token/types.js").RefusedSecret} RefusedSecret */
/** @typedef {import("./token/types.js").Token} Token */
/** @typedef {import("./token/types.js").TokenClientOptions} TokenClientOptions */
/** @typedef {import("./token/types.js").TokenEvent} TokenEvent */
/** @typedef {import("./token/types.js").UnknownAnswer} UnknownAnswer */
/** @typedef {import("./keeper/types.js").AnyFetch} AnyFetch */
/** @typedef {import("./keeper/types.js").Clients} Clients */
/** @typedef {import("./keeper/types.js").Credential} Credential */
/** @typedef {import("./keeper/types.js").CredentialFilter} CredentialFilter */
/** @typedef {import("./keeper/types.js").CredentialState} CredentialState */
/** @typedef {import("./keeper/types.js").CredentialStatus} CredentialStatus */
/** @typedef {import("./keeper/types.js").FetchOptions} FetchOptions */
/** @typedef {import("./keeper/types.js").KeeperCallOptions} KeeperCallOptions */
/** @typedef {import("./keeper/types.js").KeeperEvent} KeeperEvent */
/** @typedef {import("./keeper/types.js").KeeperStats} KeeperStats */
/** @typedef {import("./keeper/types.js").PlatformFetch} PlatformFetch */
/** @typedef {import("./keeper/types.js").StoredClient} StoredClient */
/** @typedef {import("./keeper/types.js").NewStoredClientOptions} NewStoredClientOptions */
/** @typedef {import("./keeper/types.js").StoredClientOptions} StoredClientOptions */
/** @typedef {import("./keeper/types.js").StoredClientsOptions} StoredClientsOptions */
/** @typedef {import("./keeper/types.js").UnreadableClient} UnreadableClient */
/** @typedef {import("./keeper/types.js").TickReport} TickReport */
/** @typedef {import("./keeper/types.js").TokenKeeperOptions} TokenKeeperOptions */
/** @typedef {import("./stores/types.js").LogPage} LogPage */
/** @typedef {import("./stores/types.js").Store} Store */
/** @typedef {import("./stores/types.js").Versioned} Versioned */
/** @typedef {import("./stores/types.js").WriteOptions} WriteOptions */
