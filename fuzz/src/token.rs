//! Makes tokens without the library, whose base64url and signatures are under test too.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Sha256, Sha384, Sha512};

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

pub fn encode(bytes: &[u8]) -> String {
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let bits =
            chunk.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for index in 0..=chunk.len() {
            text.push(char::from(ALPHABET[(bits >> (18 - 6 * index) & 63) as usize]));
        }
    }
    text
}

fn code<M: Mac + KeyInit>(secret: &str, message: &str) -> Vec<u8> {
    let key = <M as KeyInit>::new_from_slice(secret.as_bytes()).expect("any length");
    key.chain_update(message).finalize().into_bytes().to_vec()
}

/// Returns the signature of a message under the algorithm with this number.
pub fn signature(algorithm: usize, secret: &str, message: &str) -> Vec<u8> {
    match algorithm {
        0 => code::<Hmac<Sha256>>(secret, message),
        1 => code::<Hmac<Sha384>>(secret, message),
        _ => code::<Hmac<Sha512>>(secret, message),
    }
}

pub fn sign(algorithm: usize, secret: &str, header: &[u8], payload: &[u8]) -> String {
    let signed = format!("{}.{}", encode(header), encode(payload));
    let signature = signature(algorithm, secret, &signed);
    format!("{signed}.{}", encode(&signature))
}
