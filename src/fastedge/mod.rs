//! The functions of FastEdge's module `fastedge::secret` (feature `fastedge`).
//!
//! On `wasm32-wasip1`, the target of that platform, they are the platform's own. Elsewhere they read the slots that `install` was
//! given, so that code for the platform runs, and is tested, anywhere.
//!
//! | a secret is missing: | on the platform | elsewhere |
//! | --- | --- | --- |
//! | no secret has this name, or no slot is at or below `at` | `Ok(None)` | `Ok(None)` |
//! | its slot is revoked | the platform revokes no slots | `Ok(None)` |
//! | the application may not read it | `Error::AccessDenied` | never |
//! | it cannot be decrypted | `Error::DecryptError` | never |
//! | nothing is installed, or its bytes are not UTF-8 | never | `Error::Other` |
//!
//! This is the one file of the core that asks for its target, beside the vector instructions of `encode`: the functions of a
//! platform exist nowhere else.
//!
//! # Example
//!
//! ```
//! use secret_slots::{SecretSlots, fastedge};
//!
//! let mut slots = SecretSlots::new();
//! slots.set("token-secret", 0, "original_password")?;
//! slots.set("token-secret", 1_741_790_697, "new_password")?;
//! fastedge::install(slots);
//!
//! assert_eq!(fastedge::get("token-secret")?.as_deref(), Some("new_password"));
//! assert_eq!(fastedge::get_effective_at("token-secret", 1_741_790_696)?.as_deref(), Some("original_password"));
//! assert_eq!(fastedge::get("unknown")?, None);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#[cfg(not(all(target_os = "wasi", target_env = "p1")))]
mod installed;

#[cfg(all(target_os = "wasi", target_env = "p1"))]
pub use ::fastedge::secret::{Error, get, get_effective_at};
#[cfg(not(all(target_os = "wasi", target_env = "p1")))]
pub use installed::{Error, get, get_effective_at, install};
