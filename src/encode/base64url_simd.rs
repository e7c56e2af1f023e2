//! Decodes base64url sixteen characters at a time, with WebAssembly's 128-bit vectors. The only file with `unsafe` code: vectors are
//! loaded and stored through pointers.
#![allow(unsafe_code)]

use core::arch::wasm32::{
    i8x16_shuffle, u8x16_all_true, u8x16_eq, u8x16_lt, u8x16_splat, u8x16_sub, u32x4_shl, u32x4_shr,
    u32x4_splat, v128, v128_and, v128_load, v128_or, v128_store,
};

/// Decodes as many whole vectors as the text has and the slice has room for, and returns how many. `None` for a character outside
/// the alphabet.
pub(super) fn decode_vectors(text: &[u8], decoded: &mut [u8]) -> Option<usize> {
    let (vectors, _) = text.as_chunks::<16>();
    let mut done = 0;
    for characters in vectors {
        let Some(Ok(target)) = decoded.get_mut(done * 12..done * 12 + 16).map(<&mut [u8; 16]>::try_from)
        else {
            break;
        };
        store(target, pack(values(load(characters))?));
        done += 1;
    }
    Some(done)
}

/// Returns the six bits of each character in its lane; `None` for a character outside the alphabet.
fn values(characters: v128) -> Option<v128> {
    let from = |first: u8| u8x16_sub(characters, u8x16_splat(first));
    let range = |first: u8, count: u8| u8x16_lt(from(first), u8x16_splat(count));
    let (upper, lower, digit) = (range(b'A', 26), range(b'a', 26), range(b'0', 10));
    let (dash, underscore) =
        (u8x16_eq(characters, u8x16_splat(b'-')), u8x16_eq(characters, u8x16_splat(b'_')));
    let letters = v128_or(upper, lower);
    let valid = v128_or(v128_or(letters, digit), v128_or(dash, underscore));
    if !u8x16_all_true(valid) {
        return None;
    }
    let offset = |mask: v128, offset: u8| v128_and(mask, u8x16_splat(offset));
    let letters = v128_or(offset(upper, b'A'), offset(lower, b'a' - 26));
    let others = v128_or(offset(dash, b'-'.wrapping_sub(62)), offset(underscore, b'_' - 63));
    let offsets = v128_or(v128_or(letters, others), offset(digit, b'0'.wrapping_sub(52)));
    Some(u8x16_sub(characters, offsets))
}

/// Packs sixteen lanes of six bits into twelve bytes at the front.
fn pack(values: v128) -> v128 {
    let mask = |vector: v128, mask: u32| v128_and(vector, u32x4_splat(mask));
    let (a, b) = (mask(u32x4_shl(values, 18), 0x00fc_0000), mask(u32x4_shl(values, 4), 0x0003_f000));
    let (c, d) = (mask(u32x4_shr(values, 10), 0x0000_0fc0), u32x4_shr(values, 24));
    let joined = v128_or(v128_or(a, b), v128_or(c, d));
    i8x16_shuffle::<2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, 3, 7, 11, 15>(joined, joined)
}

fn load(bytes: &[u8; 16]) -> v128 {
    // SAFETY: the reference points to sixteen readable bytes, and WebAssembly needs no alignment.
    unsafe { v128_load(bytes.as_ptr().cast()) }
}

fn store(bytes: &mut [u8; 16], vector: v128) {
    // SAFETY: the reference points to sixteen writable bytes, and WebAssembly needs no alignment.
    unsafe { v128_store(bytes.as_mut_ptr().cast(), vector) }
}
