//! The client's boundary in a browser: a token through the page's `fetch`, which the test has put in the place of the page's own.

#![cfg(all(target_arch = "wasm32", target_os = "unknown"))]
#![allow(clippy::unwrap_used, reason = "a test fails by a panic")]

use js_sys::{Array, Promise, Reflect};
use secret_slots_wasm::client::{fetch_token, resume_task};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen(inline_js = r#"
export const sent = [];

/** A server that takes this Authorization. */
export function stubFetch(accepted) {
  sent.length = 0;
  globalThis.fetch = async (url, { headers, body }) => {
    sent.push([url, headers.authorization, body]);
    const isAccepted = headers.authorization === accepted;
    const answer = isAccepted ? { access_token: "t", token_type: "Bearer", expires_in: 60 } : { error: "invalid_client" };
    return Response.json(answer, { status: isAccepted ? 200 : 401 });
  };
}

export const clientOf = (secrets) => ({
  tokenEndpoint: "https://issuer.example/token",
  authorizationEndpoint: "https://issuer.example/authorize",
  clientId: "app", clientSecrets: secrets, clientAuth: "client_secret_basic",
  allowInsecureRequests: false, retries: 0, readsSecrets: false, classifies: false, serial: 1,
});

const now = () => ({ milliseconds: 1000, unix: 1741790697 });

export const callOf = () => ({ grant: { scope: "read" }, timeout: 5000, serial: 1, seed: 7, now: now() });

/** As js/token/call-io.js, with what one call needs. */
export class PageIo {
  standing = { refused: 0, coolUntil: 0, failures: 0, acceptedAt: 0, requests: 0, basic: 0, scout: 0 };
  events = [];
  moment() {
    return { now: now(), standing: this.standing };
  }
  update(lastGood, refused, coolUntil, failures, acceptedAt, requests, basic, scout, hasToken, secret, events) {
    this.standing = { lastGood, refused, coolUntil, failures, acceptedAt, requests, basic, scout };
    this.events.push(...(events ?? []), ...(hasToken ? [{ type: "token", secret }] : []));
  }
  settle(isForm, expiresAt, expiresIn, error) {
    this.answer = { isForm, expiresAt, expiresIn, error };
  }
  async send(url, authorization, body) {
    const response = await fetch(url, { method: "POST", headers: { authorization }, body });
    const bytes = new Uint8Array(await response.arrayBuffer());
    return { status: response.status, contentType: response.headers.get("content-type"), body: bytes, isCut: false };
  }
}
"#)]
extern "C" {
    #[wasm_bindgen(thread_local_v2, js_name = sent)]
    static SENT: Array;
    #[wasm_bindgen(js_name = stubFetch)]
    fn stub_fetch(accepted: &str);
    #[wasm_bindgen(js_name = clientOf)]
    fn client_of(secrets: Vec<String>) -> JsValue;
    #[wasm_bindgen(js_name = callOf)]
    fn call_of() -> JsValue;

    #[derive(Clone)]
    type PageIo;
    #[wasm_bindgen(constructor)]
    fn new() -> PageIo;
    #[wasm_bindgen(method, getter)]
    fn events(this: &PageIo) -> Array;
    #[wasm_bindgen(method, getter)]
    fn standing(this: &PageIo) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn answer(this: &PageIo) -> JsValue;
}

fn member(value: &JsValue, path: &[&str]) -> JsValue {
    path.iter().fold(value.clone(), |value, name| Reflect::get(&value, &(*name).into()).unwrap())
}

#[wasm_bindgen_test]
async fn a_token_is_fetched_through_the_pages_fetch_with_the_second_secret() {
    // base64("app:new")
    stub_fetch("Basic YXBwOm5ldw==");
    let io = PageIo::new();
    let client = client_of(["old", "new"].map(str::to_owned).to_vec());
    let (call, page) = (call_of(), JsValue::from(io.clone()));
    let task = fetch_token(client.unchecked_into(), call.unchecked_into(), page.unchecked_into());
    let mut awaited = resume_task(task, JsValue::UNDEFINED, false);
    while let Some(promise) = awaited.dyn_ref::<Promise>() {
        awaited = resume_task(task, JsFuture::from(promise.clone()).await.unwrap(), false);
    }
    assert!(awaited.is_undefined(), "the task has not failed");

    let answer = io.answer();
    assert!(member(&answer, &["error"]).is_undefined());
    assert_eq!(member(&answer, &["expiresAt"]).as_f64(), Some(1_741_790_757.0));
    let sent = SENT.with(Array::clone);
    assert_eq!(sent.length(), 2, "one request with each secret");
    let bodies: Vec<_> = sent.iter().map(|one| member(&one, &["2"]).as_string().unwrap()).collect();
    assert_eq!(bodies, ["grant_type=client_credentials&scope=read"; 2]);
    let types: Vec<_> =
        io.events().iter().map(|event| member(&event, &["type"]).as_string().unwrap()).collect();
    assert_eq!(types, ["fallback", "token"]);
    assert_eq!(member(&io.standing(), &["lastGood"]).as_f64(), Some(1.0));
}
