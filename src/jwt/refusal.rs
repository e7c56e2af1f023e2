//! Why a token is refused, or cannot be signed: a code and a sentence that repeats nothing of the token.

use crate::error::RefusedClaim;
use crate::{Code, Error};

macro_rules! refusals {
    ($($name:ident = $code:ident $(($claim:literal, $reason:literal))?, $words:literal;)*) => {
        /// A refusal. Its number is how it crosses into JavaScript.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Refusal { $(#[doc = $words] $name,)* }

        impl Refusal {
            const ALL: &[Self] = &[$(Self::$name,)*];

            /// Returns the error's code.
            pub const fn code(self) -> Code {
                match self { $(Self::$name => Code::$code,)* }
            }

            /// Returns the sentence, and for a refused claim a line more, of claim and reason in the words of jose's errors.
            ///
            /// The sentence of a refusal of a slot's key follows "slot … of secret …".
            pub const fn lines(self) -> &'static str {
                match self { $(Self::$name => concat!($words, $("\n", $claim, " ", $reason)?),)* }
            }
        }
    };
}

refusals! {
    TokenTooLarge = TooLarge, "the token is longer than maxTokenLength";
    NotThreeParts = JwsInvalid, "the token must have three parts with a dot between them";
    HeaderEncoding = JwsInvalid, "the header must be canonical base64url without padding";
    HeaderJson = JwsInvalid, "the header must be a JSON object that can be read in one way only";
    HeaderMemberTwice = JwsInvalid, "the header has a member twice";
    AlgorithmMissing = JwsInvalid, "the header's alg is missing or not a string";
    AlgorithmNotAllowed = AlgNotAllowed, "the header's alg is not among the allowed algorithms";
    Critical = JwsInvalid, "the header has crit, and no extension is supported";
    Unencoded = JwsInvalid, "the header has b64, and unencoded payloads are not supported";
    KidMalformed = JwsInvalid, "the header's kid must be a string";
    SignatureEncoding = JwsInvalid, "the signature must be canonical base64url without padding";
    PayloadEncoding = JwsInvalid, "the payload must be canonical base64url without padding";
    PayloadUtf8 = JwtInvalid, "the payload must be UTF-8";
    PayloadNotAnObject = JwtInvalid, "the payload must be a JSON object";
    PayloadJson = JwtInvalid, "the payload is not JSON, or has half of a surrogate pair";
    PayloadTooDeep = JwtInvalid, "the payload is nested more than 64 deep";
    PayloadNumber = JwtInvalid, "the payload has a number that is too large for a double";
    PayloadMemberTwice = JwtInvalid, "the payload has a member twice";
    SlotsAreNoTimes = InvalidOption, "the slots must be Unix times in seconds for webhooks, for overlap, and for slotFrom \"iat\" or \"any\"";
    SlotsUnsuited = NoMatchingKey, "the slots are not Unix times in seconds, so the token's slot cannot be chosen";
    NowInMilliseconds = InvalidOption, "the time now is 10^11 or more, which looks like milliseconds: it must be in seconds";
    DurationTooLong = InvalidOption, "a duration of the options is 10^11 or more, which looks like milliseconds: it must be in seconds";
    KidMissing = NoMatchingKey, "the header has no kid to choose the slot by";
    KidUnknown = NoMatchingKey, "the header's kid names no slot";
    IatMissing = ClaimInvalid("iat", "missing"), "the claim iat is missing";
    IatMalformed = ClaimInvalid("iat", "invalid"), "the claim iat must be a number of seconds from 0 to 2^53";
    SlotMissing = ClaimInvalid("slot", "missing"), "the claim slot is missing";
    SlotMalformed = ClaimInvalid("slot", "invalid"), "the claim slot must be an integer from 0 to 2^53 - 1";
    NoSlot = NoMatchingKey, "no slot is in effect at the token's iat or slot, or the webhook's timestamp";
    NothingInEffect = NoMatchingKey, "the token has no iat, and no slot is in effect now";
    SlotRevoked = NoMatchingKey, "is revoked";
    OverlapEnded = NoMatchingKey, "was superseded longer ago than overlap allows";
    SignatureMismatch = SignatureInvalid, "the signature does not match";
    KeyUnusable = NoMatchingKey, "is no HMAC secret, or is too short for the token's algorithm";
    KeyTooShort = InvalidOption, "is too short: HS256 needs 32 bytes, HS384 48 and HS512 64 (RFC 7518, section 3.2), unless allowShortKeys is set";
    KeyIsAsymmetric = InvalidOption, "is a key or certificate in PEM, OpenSSH, SSH2, PuTTY, PGP or DER form, not an HMAC secret";
    KeyIsJwk = InvalidOption, "is a JSON Web Key: give the value of its k, decoded";
    TypMismatch = ClaimInvalid("typ", "check_failed"), "the header's typ is missing or not the expected one";
    IssMissing = ClaimInvalid("iss", "missing"), "the claim iss is missing";
    IssMismatch = ClaimInvalid("iss", "check_failed"), "the claim iss is not an expected issuer";
    SubMissing = ClaimInvalid("sub", "missing"), "the claim sub is missing";
    SubMismatch = ClaimInvalid("sub", "check_failed"), "the claim sub is not the expected subject";
    AudMissing = ClaimInvalid("aud", "missing"), "the claim aud is missing";
    AudMismatch = ClaimInvalid("aud", "check_failed"), "the claim aud has no expected audience";
    ClaimMissing = ClaimInvalid("", "missing"), "a required claim is missing";
    IatInFuture = ClaimInvalid("iat", "check_failed"), "the claim iat is in the future";
    NbfMalformed = ClaimInvalid("nbf", "invalid"), "the claim nbf must be a number of seconds from 0 to 2^53";
    NotYet = ClaimInvalid("nbf", "check_failed"), "the token is not valid yet: the claim nbf is in the future";
    ExpMalformed = ClaimInvalid("exp", "invalid"), "the claim exp must be a number of seconds from 0 to 2^53";
    Expired = Expired("exp", "check_failed"), "the token has expired: the claim exp has passed";
    TooOld = Expired("iat", "check_failed"), "the token was issued longer ago than maxTokenAge allows";
    ExpTwice = InvalidOption, "expiresIn and the claim exp are both given";
    ExpTooLarge = InvalidOption, "expiresIn leads to an exp of 10^11 or more, which looks like milliseconds: it must be in seconds";
    IatInMilliseconds = ClaimInvalid("iat", "invalid"), "the claim iat is 10^11 or more, which looks like milliseconds: it must be in seconds";
    NbfInMilliseconds = ClaimInvalid("nbf", "invalid"), "the claim nbf is 10^11 or more, which looks like milliseconds: it must be in seconds";
    ExpInMilliseconds = ClaimInvalid("exp", "invalid"), "the claim exp is 10^11 or more, which looks like milliseconds: it must be in seconds";
    OtherSlot = InvalidOption, "the claim slot is given, and is not the slot to sign with";
    OtherKid = InvalidOption, "kid is given, and is not the slot to sign with";
    HeaderOption = InvalidOption, "header must be a JSON object without alg, crit and b64";
}

impl Refusal {
    /// The refusal of a token where the slots or their secrets are at fault. `ERR_INVALID_OPTION` is for the program that builds a
    /// verifier: raised for a token, it would let any client cause what servers treat as their own failure.
    pub(crate) const fn of_token(self) -> Self {
        match self.code() {
            Code::InvalidOption if matches!(self, Self::SlotsAreNoTimes) => Self::SlotsUnsuited,
            Code::InvalidOption => Self::KeyUnusable,
            _ => self,
        }
    }

    /// Returns the sentence.
    pub(crate) fn words(self) -> &'static str {
        self.lines().split('\n').next().unwrap_or_default()
    }

    /// Returns the refused claim and the reason.
    pub(crate) fn claim(self) -> Option<(&'static str, &'static str)> {
        self.lines().split_once('\n')?.1.split_once(' ')
    }

    /// Returns the refusal of a number.
    pub fn of(number: usize) -> Option<Self> {
        Self::ALL.get(number).copied()
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        let error = Self::new(refusal.code(), refusal.words());
        match refusal.claim() {
            None => error,
            Some((claim, reason)) => {
                error.with_claim(RefusedClaim { claim: claim.into(), reason, payload: None })
            }
        }
    }
}
