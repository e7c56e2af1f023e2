//! JSON Web Tokens, signed and verified with the slot of a secret that was in effect when the token was issued.
//!
//! Tokens are compact JWS (RFC 7515) with HS256, HS384 or HS512 (RFC 7518, section 3.2). Their claims are checked by RFC 7519.
//!
//! A token names its slot before its signature is checked, so it can only choose among the slots of one secret. An attacker with a
//! leaked old secret can sign tokens that are dated back into its slot's range: set [`overlap`](VerifyOptions::overlap), or revoke
//! the slot. The [`manual`] lists the known attacks and what stops each.
//!
//! ```
//! use secret_slots::SecretSlots;
//! use secret_slots::jwt::{SignOptions, VerifyOptions};
//!
//! let mut secrets = SecretSlots::new();
//! secrets.set("token-secret", 0, "the first secret, of 32 bytes or more")?;
//! secrets.set("token-secret", 1_741_790_697, "the second secret, of 32 bytes or more")?;
//!
//! let issued = 1_741_790_696;
//! let token = secrets.sign_jwt("token-secret", r#"{"sub":"user-1"}"#, &SignOptions::new().expires_in(3600), issued)?;
//!
//! let options = VerifyOptions::new().overlap(72 * 3600);
//! let verified = secrets.verify_jwt("token-secret", &token, &options, issued + 60)?;
//! assert_eq!(verified.slot(), 0);
//! assert_eq!(verified.payload(), r#"{"sub":"user-1","iat":1741790696,"exp":1741794296}"#);
//! # Ok::<(), secret_slots::Error>(())
//! ```

mod algorithm;
mod claims;
mod compact;
mod decode;
mod header;
mod key_rules;
pub mod manual;
mod refusal;
mod selection;
mod sign;
mod sign_options;
mod verified;
mod verifier;
mod verify;
mod verify_options;

pub use algorithm::Algorithm;
pub use decode::{decode_jwt, decode_protected_header};
pub use sign_options::SignOptions;
pub use verified::VerifiedJwt;
pub use verifier::JwtVerifier;
pub use verify_options::{
    DEFAULT_MAX_TRIES, MAX_REQUIRED_CLAIMS, MAX_TRIES, NO_END, SlotFrom, VerifyOptions,
};
pub(crate) use {
    key_rules::check_kind,
    refusal::Refusal,
    selection::canonical_decimal,
    verifier::{check_now, no_key, no_secret},
};

/// For the boundary crate, whose keys are loaded one by one.
pub(crate) mod boundary {
    pub use super::claims::Window;
    pub use super::decode::{Part, decode};
    pub use super::key_rules::check_length;
    pub use super::refusal::Refusal;
    pub use super::sign::sign;
    pub use super::verify::{Accepted, Key, Stop, Work, select, verify};
}

/// The longest token that is read or made by default, in bytes.
pub const DEFAULT_MAX_TOKEN_LENGTH: usize = 16_384;
/// The highest value of the option `max_token_length`, in bytes.
pub const MAX_TOKEN_LENGTH: usize = 1 << 20;
