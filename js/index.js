// Secrets that rotate without an outage: everything that the package `secret-slots` exports.
export { SecretSlotsError } from "./errors.js";
export { TokenKeeper } from "./keeper.js";
export { checkSecret, generateSecret, generateSecretWithReport } from "./policy.js";
export { ClientSecretRegistry } from "./registry.js";
export { SecretSlots } from "./slots.js";
export { fetchToken, TokenClient } from "./token.js";
export { secretsFromText } from "./token/secrets-from-text.js";
export { TokenError } from "./token/token-error.js";

/** @typedef {import("./errors.js").ErrorCode} ErrorCode */
/** @typedef {import("./policy.js").CharacterClass} CharacterClass */
/** @typedef {import("./policy.js").ProblemCode} ProblemCode */
/** @typedef {import("./policy.js").SecretEntropy} SecretEntropy */
/** @typedef {import("./policy.js").SecretPolicy} SecretPolicy */
/** @typedef {import("./policy.js").SecretReport} SecretReport */
/** @typedef {import("./slots.js").Secrets} Secrets */
/** @typedef {import("./jwt/types.js").JoseKeyOptions} JoseKeyOptions */
/** @typedef {import("./jwt/types.js").SignOptions} SignOptions */
/** @typedef {import("./jwt/types.js").JwtHeader} JwtHeader */
/** @typedef {import("./jwt/types.js").JwtPayload} JwtPayload */
/** @typedef {import("./jwt/types.js").VerifiedJwt} VerifiedJwt */
/** @typedef {import("./jwt/types.js").Algorithm} Algorithm */
/** @typedef {import("./jwt/types.js").SlotFrom} SlotFrom */
/** @typedef {import("./jwt/types.js").VerifyOptions} VerifyOptions */
/** @typedef {import("./platform.js").Clock} Clock */
/** @typedef {import("./platform.js").Fetch} Fetch */
/** @typedef {import("./platform.js").FetchInit} FetchInit */
/** @typedef {import("./platform.js").FetchResponse} FetchResponse */
/** @typedef {import("./platform.js").Signal} Signal */
/** @typedef {import("./platform.js").UrlObject} UrlObject */
/** @typedef {import("./token/types.js").Authorization} Authorization */
/** @typedef {import("./token/types.js").CallOptions} CallOptions */
/** @typedef {import("./token/types.js").ClientCredentialsOptions} ClientCredentialsOptions */
/** @typedef {import("./token/types.js").ClientSecrets} ClientSecrets */
/** @typedef {import("./token/types.js").Judgement} Judgement */
/** @typedef {import("./token/types.js").Logger} Logger */
/** @typedef {import("./token/types.js").RefreshOptions} RefreshOptions */
/** @typedef {import("./token/types.js").RefusedSecret} RefusedSecret */
/** @typedef {import("./token/types.js").Token} Token */
/** @typedef {import("./token/types.js").TokenClientOptions} TokenClientOptions */
/** @typedef {import("./token/types.js").TokenEvent} TokenEvent */
/** @typedef {import("./token/types.js").UnknownAnswer} UnknownAnswer */
/** @typedef {import("./keeper/types.js").Clients} Clients */
/** @typedef {import("./keeper/types.js").Credential} Credential */
/** @typedef {import("./keeper/types.js").KeeperCallOptions} KeeperCallOptions */
/** @typedef {import("./keeper/types.js").KeeperEvent} KeeperEvent */
/** @typedef {import("./keeper/types.js").KeeperStats} KeeperStats */
/** @typedef {import("./keeper/types.js").TickReport} TickReport */
/** @typedef {import("./keeper/types.js").TokenKeeperOptions} TokenKeeperOptions */
/** @typedef {import("./registry/types.js").AddOptions} AddOptions */
/** @typedef {import("./registry/types.js").ApplicationInfo} ApplicationInfo */
/** @typedef {import("./registry/types.js").ApplicationType} ApplicationType */
/** @typedef {import("./registry/types.js").AuditEvent} AuditEvent */
/** @typedef {import("./registry/types.js").AuditQuery} AuditQuery */
/** @typedef {import("./registry/types.js").ClientAuthentication} ClientAuthentication */
/** @typedef {import("./registry/types.js").ClientSecretInfo} ClientSecretInfo */
/** @typedef {import("./registry/types.js").ClientSecretRegistryOptions} ClientSecretRegistryOptions */
/** @typedef {import("./registry/types.js").CreateApplicationOptions} CreateApplicationOptions */
/** @typedef {import("./registry/types.js").Expiry} Expiry */
/** @typedef {import("./registry/types.js").ExpiryNotice} ExpiryNotice */
/** @typedef {import("./registry/types.js").ForgottenConsumer} ForgottenConsumer */
/** @typedef {import("./registry/types.js").IssuedSecret} IssuedSecret */
/** @typedef {import("./registry/types.js").NoticeReport} NoticeReport */
/** @typedef {import("./registry/types.js").OperationOptions} OperationOptions */
/** @typedef {import("./registry/types.js").RegistryDomain} RegistryDomain */
/** @typedef {import("./registry/types.js").RegistryEvent} RegistryEvent */
/** @typedef {import("./registry/types.js").RevokePreviousOptions} RevokePreviousOptions */
/** @typedef {import("./registry/types.js").RotateAllOptions} RotateAllOptions */
/** @typedef {import("./registry/types.js").RotateAllProgress} RotateAllProgress */
/** @typedef {import("./registry/types.js").RotateAllReport} RotateAllReport */
/** @typedef {import("./registry/types.js").RotateOptions} RotateOptions */
/** @typedef {import("./registry/types.js").TokenRequest} TokenRequest */
/** @typedef {import("./registry/types.js").UpdateApplicationOptions} UpdateApplicationOptions */
/** @typedef {import("./registry/types.js").Verification} Verification */
/** @typedef {import("./registry/types.js").VerifyOptions} VerifySecretOptions */
/** @typedef {import("./stores/types.js").LogPage} LogPage */
/** @typedef {import("./stores/types.js").Store} Store */
/** @typedef {import("./stores/types.js").Versioned} Versioned */
/** @typedef {import("./stores/types.js").WriteOptions} WriteOptions */
