//! The one error of this crate: a stable code for programs and a sentence for people. Neither holds a secret.

use std::borrow::Cow;
use std::fmt;

/// What went wrong, as a name that stays the same between versions.
///
/// JavaScript has the same codes and three more that no function of this crate returns:
///
/// - `ERR_STORE`: a store failed, or its record was changed, is sealed with an unknown key, or has an unknown format. Ask again if
///   the store failed; repair the record or the key otherwise.
/// - `ERR_REAUTHORIZATION_REQUIRED`: the server says that a kept grant is dead, and its access token has expired. Send the user
///   through the authorization again.
/// - `ERR_INTERNAL`: WebAssembly could not start, or stopped during this call. The next call starts a new instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Code {
    /// `ERR_INVALID_OPTION`: an argument is not of the documented form: an option, a policy, a document or a command. Also a
    /// policy that no secret can meet, and a secret that cannot be the HMAC key that the options ask for.
    ///
    /// Correct what the message names. No token that is verified causes this code.
    InvalidOption,
    /// `ERR_SLOT_INVALID`: a secret's name, a slot number, a slot's value or a time is not valid, a slot or a name is given twice,
    /// or a slot to revoke does not exist.
    ///
    /// Correct the secrets. A number that looks like milliseconds must be in seconds.
    SlotInvalid,
    /// `ERR_SECRET_UNKNOWN`: no secret has this name, or no application or client secret has this id.
    ///
    /// Check the name or the id; it may have been deleted meanwhile.
    SecretUnknown,
    /// `ERR_TOO_LARGE`: an input is over its documented size: a name, a value, a list of slots, a token, a secret to check, or the
    /// number of idempotency keys in a day.
    ///
    /// Shorten the input. For a token from outside, refuse it.
    TooLarge,
    /// `ERR_ENTROPY_UNAVAILABLE`: the source of randomness failed, so nothing was generated. In JavaScript: the platform's
    /// `crypto.getRandomValues` did.
    ///
    /// Call again later: the next call asks the source again.
    EntropyUnavailable,
    /// `ERR_JWS_INVALID`: a token is not a compact JWS (RFC 7515), or its header is not accepted.
    ///
    /// Refuse the token.
    JwsInvalid,
    /// `ERR_JWS_SIGNATURE_VERIFICATION_FAILED`: a token's signature does not match the secret of its slot.
    ///
    /// Refuse the token. If good tokens fail, signer and verifier have different secrets in this slot.
    SignatureInvalid,
    /// `ERR_JOSE_ALG_NOT_ALLOWED`: a token's `alg` is not among the allowed algorithms.
    ///
    /// Refuse the token, or allow the algorithm if the issuer uses it.
    AlgNotAllowed,
    /// `ERR_JWKS_NO_MATCHING_KEY`: no key fits a token, or a token to sign: its slot does not exist, is revoked, was superseded
    /// for longer than `overlap`, or holds no key for the algorithm.
    ///
    /// Refuse the token. If good tokens fail, load the secret that the issuer signs with.
    NoMatchingKey,
    /// `ERR_JWT_INVALID`: a token's payload is not one JSON object, or two parsers could read it in two ways.
    ///
    /// Refuse the token.
    JwtInvalid,
    /// `ERR_JWT_EXPIRED`: a token's `exp` has passed, or the token is older than `max_token_age`.
    ///
    /// Refuse the token; the client needs a new one.
    Expired,
    /// `ERR_JWT_CLAIM_VALIDATION_FAILED`: a claim is missing, malformed or not the expected one.
    ///
    /// Refuse the token. If good tokens fail, compare the issuer's claims with the options.
    ClaimInvalid,
    /// `ERR_WEBHOOK_INVALID`: a header of a webhook is missing or malformed.
    ///
    /// Refuse the webhook.
    WebhookInvalid,
    /// `ERR_WEBHOOK_SIGNATURE_VERIFICATION_FAILED`: no signature of a webhook matches the secret of its slot.
    ///
    /// Refuse the webhook. If good webhooks fail, the body is not the received one, byte for byte, or sender and receiver have
    /// different secrets in this slot.
    WebhookSignatureInvalid,
    /// `ERR_WEBHOOK_EXPIRED`: a webhook's signature matches, and its timestamp is further from now than `tolerance` allows.
    ///
    /// Refuse the webhook: it may be a replay. If good webhooks fail, set the clocks.
    WebhookExpired,
    /// `ERR_CLIENT_SECRETS_REFUSED`: the server refused every client secret, now or a moment ago.
    ///
    /// Add the secret that the server knows. Until the cool-down has passed, calls fail without a request.
    ClientSecretsRefused,
    /// `ERR_TOKEN_REQUEST_REFUSED`: the server refused the request for a reason that another secret does not mend: the grant, the
    /// scope or the authorization. Also for a redirect, which is never followed.
    ///
    /// Correct the request; repeating it does not help. A refused grant needs a new authorization.
    TokenRequestRefused,
    /// `ERR_TOKEN_REQUEST_FAILED`: the server could not be reached, or cannot answer now.
    ///
    /// Try again later; [`TokenError::retry_after`](crate::token::TokenError::retry_after) may say when, and
    /// [`TokenError::outcome`](crate::token::TokenError::outcome) whether the grant may be spent.
    TokenRequestFailed,
    /// `ERR_TOKEN_REQUEST_TIMEOUT`: the call took longer than its timeout.
    ///
    /// Try again later, as for [`TokenRequestFailed`](Self::TokenRequestFailed).
    TokenRequestTimeout,
    /// `ERR_CONFLICT`: the document was changed meanwhile, or an idempotency key was given with another command. In JavaScript
    /// also: the application exists already.
    ///
    /// Read the document and decide again; give each command its own idempotency key.
    Conflict,
    /// `ERR_SECRET_LIMIT`: the application has as many secrets as it may.
    ///
    /// Revoke or delete a secret, or wait until one ends; the message says when.
    SecretLimit,
    /// `ERR_SECRET_AMBIGUOUS`: the application has several secrets, and the command names none.
    ///
    /// Give the id of the secret.
    SecretAmbiguous,
    /// `ERR_ROTATION_IN_PROGRESS`: the previous secret is still in its overlap.
    ///
    /// Wait until the overlap ends, revoke the previous secret, or force the rotation.
    RotationInProgress,
    /// `ERR_TOKEN_RESPONSE_INVALID`: the server's answer is not a token response (RFC 6749, section 5.1), or a callback is not the
    /// answer to this authorization (RFC 6749, section 4.1.2; RFC 9207).
    ///
    /// Check the endpoint. For a callback, start the authorization anew: an attacker may have sent it.
    TokenResponseInvalid,
}

impl Code {
    /// Returns the code as text, the same in Rust and in JavaScript.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidOption => "ERR_INVALID_OPTION",
            Self::SlotInvalid => "ERR_SLOT_INVALID",
            Self::SecretUnknown => "ERR_SECRET_UNKNOWN",
            Self::TooLarge => "ERR_TOO_LARGE",
            Self::EntropyUnavailable => "ERR_ENTROPY_UNAVAILABLE",
            Self::JwsInvalid => "ERR_JWS_INVALID",
            Self::SignatureInvalid => "ERR_JWS_SIGNATURE_VERIFICATION_FAILED",
            Self::AlgNotAllowed => "ERR_JOSE_ALG_NOT_ALLOWED",
            Self::NoMatchingKey => "ERR_JWKS_NO_MATCHING_KEY",
            Self::JwtInvalid => "ERR_JWT_INVALID",
            Self::Expired => "ERR_JWT_EXPIRED",
            Self::ClaimInvalid => "ERR_JWT_CLAIM_VALIDATION_FAILED",
            Self::WebhookInvalid => "ERR_WEBHOOK_INVALID",
            Self::WebhookSignatureInvalid => "ERR_WEBHOOK_SIGNATURE_VERIFICATION_FAILED",
            Self::WebhookExpired => "ERR_WEBHOOK_EXPIRED",
            Self::ClientSecretsRefused => "ERR_CLIENT_SECRETS_REFUSED",
            Self::TokenRequestRefused => "ERR_TOKEN_REQUEST_REFUSED",
            Self::TokenRequestFailed => "ERR_TOKEN_REQUEST_FAILED",
            Self::TokenRequestTimeout => "ERR_TOKEN_REQUEST_TIMEOUT",
            Self::Conflict => "ERR_CONFLICT",
            Self::SecretLimit => "ERR_SECRET_LIMIT",
            Self::SecretAmbiguous => "ERR_SECRET_AMBIGUOUS",
            Self::RotationInProgress => "ERR_ROTATION_IN_PROGRESS",
            Self::TokenResponseInvalid => "ERR_TOKEN_RESPONSE_INVALID",
        }
    }
}

/// Why a call failed. The message names options, secrets and slots, and never repeats a secret's value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    code: Code,
    message: Cow<'static, str>,
    claim: Option<Box<RefusedClaim>>,
}

/// Which claim of a token was refused, and why. `Debug` hides the payload, as claims are often personal.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct RefusedClaim {
    pub(crate) claim: Cow<'static, str>,
    pub(crate) reason: &'static str,
    pub(crate) payload: Option<String>,
}

impl fmt::Debug for RefusedClaim {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("RefusedClaim");
        shown.field("claim", &self.claim).field("reason", &self.reason).finish_non_exhaustive()
    }
}

impl Error {
    #[doc(hidden)]
    pub fn new(code: Code, message: impl Into<Cow<'static, str>>) -> Self {
        Self { code, message: message.into(), claim: None }
    }

    pub(crate) fn with_claim(mut self, claim: RefusedClaim) -> Self {
        self.claim = Some(Box::new(claim));
        self
    }

    /// Returns the claim for which a token was refused, such as `exp`, or `typ` for the header's `typ`.
    ///
    /// `None` unless the code is `ERR_JWT_EXPIRED` or `ERR_JWT_CLAIM_VALIDATION_FAILED`.
    #[must_use]
    pub fn claim(&self) -> Option<&str> {
        self.claim.as_ref().map(|refused| &*refused.claim)
    }

    /// Returns why the claim was refused, in the words of the JavaScript library jose: `missing`, `invalid` (of another type or
    /// range) or `check_failed`. `None` where [`claim`](Self::claim) is.
    #[must_use]
    pub fn reason(&self) -> Option<&'static str> {
        self.claim.as_ref().map(|refused| refused.reason)
    }

    /// Returns the payload of a token whose signature matched and whose claims were refused, as JSON.
    ///
    /// `None` where [`claim`](Self::claim) is, and when the claim was refused before the signature was checked.
    #[must_use]
    pub fn payload(&self) -> Option<&str> {
        self.claim.as_ref()?.payload.as_deref()
    }

    /// Returns the stable code, for programs.
    #[must_use]
    pub const fn code(&self) -> Code {
        self.code
    }

    /// Returns the sentence, for people. It may change between versions.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.code.as_str(), self.message)
    }
}

impl std::error::Error for Error {}
