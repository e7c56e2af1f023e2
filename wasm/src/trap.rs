//! Deliberate traps, also during asynchronous calls, for the tests of the boundary.

use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::JsFuture;

/// Traps.
#[wasm_bindgen(js_name = trap)]
pub fn trap() {
    std::process::abort()
}

/// Waits for `promise`, with allocations before and after. Returns the promise's value, and a sum that shows the allocations intact.
#[wasm_bindgen(js_name = waitFor)]
pub async fn wait_for(promise: Promise, count: u32) -> Result<JsValue, JsValue> {
    let before: Vec<u32> = (0..count).collect();
    let settled = JsFuture::from(promise).await?;
    let after: Vec<u32> = before.iter().map(|number| number * 2).collect();
    let sum: u32 = after.iter().sum();
    Ok(js_sys::Array::of2(&settled, &JsValue::from(sum)).into())
}

/// Waits for `promise`, and traps.
#[wasm_bindgen(js_name = waitAndTrap)]
pub async fn wait_and_trap(promise: Promise) -> Result<JsValue, JsValue> {
    JsFuture::from(promise).await?;
    std::process::abort()
}
