//! A secret made ready for HMAC (RFC 2104): the hash has taken in the padded key once, and each message starts from there.

use std::sync::OnceLock;

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Sha256, Sha384, Sha512};
use subtle::ConstantTimeEq;

use crate::Secret;
use crate::jwt::Algorithm;

/// Longest output, that of SHA-512, in bytes.
pub(crate) const MAX_MAC: usize = 64;

/// A key for one algorithm. It holds the states after the padded key, not the key, and wipes them when dropped.
#[derive(Clone)]
pub(crate) enum HmacKey {
    Sha256(Hmac<Sha256>),
    Sha384(Hmac<Sha384>),
    Sha512(Hmac<Sha512>),
}

impl HmacKey {
    /// `None` never comes: HMAC takes keys of any length.
    pub(crate) fn new(algorithm: Algorithm, secret: &[u8]) -> Option<Self> {
        match algorithm {
            Algorithm::Hs256 => Hmac::new_from_slice(secret).map(Self::Sha256),
            Algorithm::Hs384 => Hmac::new_from_slice(secret).map(Self::Sha384),
            Algorithm::Hs512 => Hmac::new_from_slice(secret).map(Self::Sha512),
        }
        .ok()
    }

    /// The message's code, in the first bytes of the array, and how many there are.
    pub(crate) fn sign(&self, message: &[u8]) -> ([u8; MAX_MAC], usize) {
        match self {
            Self::Sha256(key) => code(key, message),
            Self::Sha384(key) => code(key, message),
            Self::Sha512(key) => code(key, message),
        }
    }

    /// Whether `presented` is the message's code, in a time that tells nothing of where they differ.
    pub(crate) fn verify(&self, message: &[u8], presented: &[u8]) -> bool {
        let (code, length) = self.sign(message);
        code.get(..length).is_some_and(|code| code.ct_eq(presented).into())
    }
}

fn code<M: Mac + Clone>(key: &M, message: &[u8]) -> ([u8; MAX_MAC], usize) {
    let code = key.clone().chain_update(message).finalize().into_bytes();
    let mut bytes = [0; MAX_MAC];
    for (byte, code) in bytes.iter_mut().zip(&code) {
        *byte = *code;
    }
    (bytes, code.len())
}

/// The keys of one secret, each made when its algorithm is first asked for.
#[derive(Clone, Default)]
pub(crate) struct HmacKeys([OnceLock<Box<HmacKey>>; 3]);

impl HmacKeys {
    pub(crate) fn get(&self, algorithm: Algorithm, secret: &Secret) -> Option<&HmacKey> {
        let place = self.0.get(algorithm as usize)?;
        if place.get().is_none() {
            let key = HmacKey::new(algorithm, secret.expose())?;
            return Some(place.get_or_init(|| Box::new(key)));
        }
        place.get().map(Box::as_ref)
    }
}
