//! Why a token is refused, or none is made: a code, and words that hold nothing of the token.

use crate::{Code, Error};

macro_rules! refusals {
    ($($name:ident = $code:ident, $words:literal;)*) => {
        /// A refusal. Its number is how it crosses into JavaScript.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Refusal { $(#[doc = $words] $name,)* }

        impl Refusal {
            const ALL: &[Self] = &[$(Self::$name,)*];

            const fn code(self) -> Code {
                match self { $(Self::$name => Code::$code,)* }
            }

            const fn words(self) -> &'static str {
                match self { $(Self::$name => $words,)* }
            }
        }
    };
}

refusals! {
    TokenTooLarge = TooLarge, "the token is longer than maxTokenLength";
    NotThreeParts = JwsInvalid, "a token in compact form has three parts, with a dot between them";
    HeaderEncoding = JwsInvalid, "the header is not canonical base64url without padding";
    HeaderJson = JwsInvalid, "the header is not a JSON object, or can be read in two ways";
    HeaderMemberTwice = JwsInvalid, "the header has a member twice";
    AlgorithmMissing = JwsInvalid, "the header's alg is missing or not a string";
    AlgorithmNotAllowed = AlgNotAllowed, "the header's alg is not among the allowed algorithms";
    Critical = JwsInvalid, "the header has crit, and no extension is known here";
    Unencoded = JwsInvalid, "the header has b64, and payloads are always encoded here";
    KidMalformed = JwsInvalid, "the header's kid is not a string";
    SignatureEncoding = JwsInvalid, "the signature is not canonical base64url without padding";
    PayloadEncoding = JwsInvalid, "the payload is not canonical base64url without padding";
    PayloadUtf8 = JwtInvalid, "the payload is not UTF-8";
    PayloadNotAnObject = JwtInvalid, "the payload is not a JSON object";
    PayloadJson = JwtInvalid, "the payload is not JSON, or has half of a surrogate pair";
    PayloadTooDeep = JwtInvalid, "the payload is nested more than 64 deep";
    PayloadNumber = JwtInvalid, "the payload has a number that is too large for a double";
    PayloadMemberTwice = JwtInvalid, "the payload has a member twice";
    SlotsAreNoTimes = InvalidOption, "slotFrom \"iat\" and overlap need slots that are Unix times in seconds";
    SlotsUnsuited = NoMatchingKey, "the slots are not Unix times in seconds, so the token's slot cannot be chosen";
    NowInMilliseconds = InvalidOption, "the time now is 10^11 or more, which looks like milliseconds: it must be in seconds";
    DurationTooLong = InvalidOption, "a duration of the options is 10^11 or more, which looks like milliseconds: it must be in seconds";
    KidMissing = NoMatchingKey, "the header has no kid to choose the slot by";
    KidUnknown = NoMatchingKey, "the header's kid is not the number of a slot";
    IatMissing = ClaimInvalid, "the claim iat is missing";
    IatMalformed = ClaimInvalid, "the claim iat is not a number of seconds from 0 to 2^53";
    SlotMissing = ClaimInvalid, "the claim slot is missing";
    SlotMalformed = ClaimInvalid, "the claim slot is not an integer from 0 to 2^53 - 1";
    NoSlot = NoMatchingKey, "no slot is in effect there";
    SlotRevoked = NoMatchingKey, "the token's slot is revoked";
    OverlapEnded = NoMatchingKey, "the token's slot was superseded longer ago than overlap allows";
    SignatureMismatch = SignatureInvalid, "the signature does not match";
    KeyUnusable = NoMatchingKey, "the secret of the token's slot is no HMAC secret, or is shorter than the algorithm's hash without allowShortKeys";
    KeyTooShort = InvalidOption, "a slot's secret is shorter than the hash of an allowed algorithm, and allowShortKeys is not set";
    KeyIsAsymmetric = InvalidOption, "a slot's secret is a key or certificate in PEM, OpenSSH, SSH2, PuTTY, PGP or DER form, which is no HMAC secret";
    KeyIsJwk = InvalidOption, "a slot's secret is a JSON Web Key: use the value of its k, decoded";
    TypMismatch = ClaimInvalid, "the header's typ is missing or not the expected one";
    IssMissing = ClaimInvalid, "the claim iss is missing";
    IssMismatch = ClaimInvalid, "the claim iss is not an expected one";
    SubMissing = ClaimInvalid, "the claim sub is missing";
    SubMismatch = ClaimInvalid, "the claim sub is not the expected one";
    AudMissing = ClaimInvalid, "the claim aud is missing";
    AudMismatch = ClaimInvalid, "the claim aud has no expected audience";
    ClaimMissing = ClaimInvalid, "a required claim is missing";
    IatInFuture = ClaimInvalid, "the claim iat is in the future";
    NbfMalformed = ClaimInvalid, "the claim nbf is not a number of seconds from 0 to 2^53";
    NotYet = ClaimInvalid, "the claim nbf says that the token is not valid yet";
    ExpMalformed = ClaimInvalid, "the claim exp is not a number of seconds from 0 to 2^53";
    Expired = Expired, "the token has expired: the claim exp has passed";
    TooOld = Expired, "the token was issued longer ago than maxTokenAge allows";
    ExpTwice = InvalidOption, "expiresIn and the claim exp are both given";
    ExpTooLarge = InvalidOption, "expiresIn leads to an exp of 10^11 or more, which looks like milliseconds: it must be in seconds";
    ClaimInMilliseconds = ClaimInvalid, "a claim iat, nbf or exp is 10^11 or more, which looks like milliseconds: it must be in seconds";
    OtherSlot = InvalidOption, "the claim slot is given, and is not the slot to sign with";
    OtherKid = InvalidOption, "kid is given, and is not the slot to sign with";
    HeaderOption = InvalidOption, "the option header is not a JSON object, or has alg, crit or b64";
}

impl Refusal {
    /// The refusal of a token where the slots or their secrets are at fault. `ERR_INVALID_OPTION` is for whoever builds a
    /// verifier: raised for a token, it would let any client cause what servers treat as their own failure.
    pub(crate) const fn of_token(self) -> Self {
        match self.code() {
            Code::InvalidOption if matches!(self, Self::SlotsAreNoTimes) => Self::SlotsUnsuited,
            Code::InvalidOption => Self::KeyUnusable,
            _ => self,
        }
    }

    /// The refusal of a number.
    pub fn of(number: usize) -> Option<Self> {
        Self::ALL.get(number).copied()
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::new(refusal.code(), refusal.words())
    }
}
