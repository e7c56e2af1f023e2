//! The one buffer through which secrets cross, so that there is one memory to wipe.

use std::cell::RefCell;

use wasm_bindgen::prelude::wasm_bindgen;
use zeroize::Zeroize;

thread_local! {
    static BUFFER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

// Makes the buffer at least `capacity` bytes long and returns its address.
#[wasm_bindgen(js_name = textBuffer)]
pub fn text_buffer(capacity: usize) -> *const u8 {
    BUFFER.with_borrow_mut(|buffer| {
        if buffer.len() < capacity {
            buffer.zeroize();
            buffer.resize(capacity, 0);
        }
        buffer.as_ptr()
    })
}

// Wipes the first `length` bytes.
#[wasm_bindgen(js_name = wipeText)]
pub fn wipe_text(length: usize) {
    BUFFER.with_borrow_mut(|buffer| buffer.get_mut(..length).unwrap_or_default().fill(0));
}

/// Calls `read` with the first `length` bytes, and wipes them afterwards.
pub(crate) fn take_bytes<T>(length: usize, read: impl FnOnce(&[u8]) -> T) -> T {
    BUFFER.with_borrow_mut(|buffer| {
        let written = buffer.get_mut(..length).unwrap_or_default();
        let answer = read(written);
        written.fill(0);
        answer
    })
}

/// Calls `read` with the text in the first `length` bytes, and wipes them afterwards.
#[cfg(feature = "slots")]
pub(crate) fn take<T>(length: usize, read: impl FnOnce(&str) -> T) -> T {
    // JavaScript's encoders always write UTF-8: they replace lone surrogates.
    take_bytes(length, |written| read(std::str::from_utf8(written).unwrap_or_default()))
}

/// Lets `write` fill the first `length` bytes for JavaScript to read and wipe.
///
/// The buffer is taken out meanwhile: `write` may call JavaScript, which may call this module again.
pub(crate) fn fill<E>(length: usize, write: impl FnOnce(&mut [u8]) -> Result<(), E>) -> Result<(), E> {
    let mut buffer = BUFFER.take();
    if buffer.len() < length {
        buffer.zeroize();
        buffer.resize(length, 0);
    }
    let written = write(buffer.get_mut(..length).unwrap_or_default());
    BUFFER.set(buffer);
    written
}
