// For clients of the Model Context Protocol: the authorization of its SDK over a keeper.
export { KeeperAuthProvider } from "./mcp/auth-provider.js";
export { KeeperOAuthProvider } from "./mcp/oauth-provider.js";

/** @typedef {import("./mcp/types.js").AccessTokens} AccessTokens */
/** @typedef {import("./mcp/types.js").ClientInformation} ClientInformation */
/** @typedef {import("./mcp/types.js").ClientMetadata} ClientMetadata */
/** @typedef {import("./mcp/types.js").KeeperOAuthProviderOptions} KeeperOAuthProviderOptions */
/** @typedef {import("./mcp/types.js").PendingAuthorization} PendingAuthorization */
/** @typedef {import("./mcp/types.js").PendingStorage} PendingStorage */
/** @typedef {import("./mcp/types.js").PlatformFetch} PlatformFetch */
/** @typedef {import("./mcp/types.js").PlatformParameters} PlatformParameters */
/** @typedef {import("./mcp/types.js").PlatformUrl} PlatformUrl */
/** @typedef {import("./mcp/types.js").RegisteredClient} RegisteredClient */
/** @typedef {import("./mcp/types.js").SavedTokens} SavedTokens */
/** @typedef {import("./mcp/types.js").SessionKeeper} SessionKeeper */
