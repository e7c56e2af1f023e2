//! JavaScript's arrays. The slots module does without js-sys, whose closures and wakers would stay in it unused.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    pub type Array;

    #[wasm_bindgen(constructor)]
    pub fn new() -> Array;

    #[wasm_bindgen(method)]
    pub fn push(this: &Array, value: &JsValue);
}
