// For identity platforms: client secrets issued, rotated, revoked and verified.
export { SecretSlotsError } from "./platform/errors.js";
export { ClientSecretRegistry } from "./registry/registry.js";

/** @typedef {import("./platform/errors.js").ErrorCode} ErrorCode */
/** @typedef {import("./registry/types.js").AddOptions} AddOptions */
/** @typedef {import("./registry/types.js").ApplicationInfo} ApplicationInfo */
/** @typedef {import("./registry/types.js").ApplicationType} ApplicationType */
/** @typedef {import("./registry/types.js").AuditEvent} AuditEvent */
/** @typedef {import("./registry/types.js").AuditQuery} AuditQuery */
/** @typedef {import("./registry/types.js").ClientAuthentication} ClientAuthentication */
/** @typedef {import("./registry/types.js").ClientSecretInfo} ClientSecretInfo */
/** @typedef {import("./registry/types.js").ClientSecretRegistryOptions} ClientSecretRegistryOptions */
/** @typedef {import("./registry/types.js").CreateApplicationOptions} CreateApplicationOptions */
/** @typedef {import("./registry/types.js").DamagedApplication} DamagedApplication */
/** @typedef {import("./registry/types.js").DescribedApplication} DescribedApplication */
/** @typedef {import("./registry/types.js").Expiry} Expiry */
/** @typedef {import("./registry/types.js").ExpiryNotice} ExpiryNotice */
/** @typedef {import("./registry/types.js").ForgottenConsumer} ForgottenConsumer */
/** @typedef {import("./registry/types.js").RecordedEvent} RecordedEvent */
/** @typedef {import("./registry/types.js").IssuedSecret} IssuedSecret */
/** @typedef {import("./registry/types.js").NewSecret} NewSecret */
/** @typedef {import("./registry/types.js").NoticeReport} NoticeReport */
/** @typedef {import("./registry/types.js").OperationOptions} OperationOptions */
/** @typedef {import("./registry/types.js").RegistryDomain} RegistryDomain */
/** @typedef {import("./registry/types.js").RegistryEvent} RegistryEvent */
/** @typedef {import("./registry/types.js").RepeatedSecret} RepeatedSecret */
/** @typedef {import("./registry/types.js").RevokePreviousOptions} RevokePreviousOptions */
/** @typedef {import("./registry/types.js").RotateAllFailure} RotateAllFailure */
/** @typedef {import("./registry/types.js").RotateAllOptions} RotateAllOptions */
/** @typedef {import("./registry/types.js").RotateAllProgress} RotateAllProgress */
/** @typedef {import("./registry/types.js").RotateAllReport} RotateAllReport */
/** @typedef {import("./registry/types.js").RotateOptions} RotateOptions */
/** @typedef {import("./registry/types.js").SkippedSecret} SkippedSecret */
/** @typedef {import("./registry/types.js").TokenRequest} TokenRequest */
/** @typedef {import("./registry/types.js").UpdateApplicationOptions} UpdateApplicationOptions */
/** @typedef {import("./registry/types.js").Verification} Verification */
/** @typedef {import("./registry/types.js").VerifyOptions} VerifySecretOptions */
/** @typedef {import("./stores/types.js").LogPage} LogPage */
/** @typedef {import("./stores/types.js").Store} Store */
/** @typedef {import("./stores/types.js").Versioned} Versioned */
/** @typedef {import("./stores/types.js").WriteOptions} WriteOptions */
/** @typedef {import("./platform/types.js").Clock} Clock */
