//! Authorizations by users.

use secret_slots::boundary::read_parameters;
use secret_slots::policy::SystemEntropy;
use secret_slots::token::Authorization;
use serde::Serialize;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::options::{self, ClientOptions};
use super::view::write;
use crate::error::Thrown;

#[wasm_bindgen]
extern "C" {
    pub type AuthorizationOptions;

    #[wasm_bindgen(method, getter, js_name = redirectUri)]
    fn redirect_uri(this: &AuthorizationOptions) -> String;
    #[wasm_bindgen(method, getter)]
    fn scope(this: &AuthorizationOptions) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn issuer(this: &AuthorizationOptions) -> Option<String>;
    /// The extra parameters, as a form.
    #[wasm_bindgen(method, getter)]
    fn parameters(this: &AuthorizationOptions) -> Option<String>;
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AuthorizationView<'a> {
    url: &'a str,
    state: Option<&'a str>,
    code_verifier: Option<&'a str>,
}

/// Begins an authorization. Returns its URL, state and verifier.
#[wasm_bindgen(js_name = beginAuthorization)]
pub fn begin_authorization(
    client: ClientOptions,
    authorization: AuthorizationOptions,
) -> Result<JsValue, Thrown> {
    let mut begun = Authorization::begin(
        &options::read_client(&client)?,
        authorization.issuer().as_deref(),
        &authorization.redirect_uri(),
        authorization.scope().as_deref(),
        &mut SystemEntropy,
    )?;
    for (name, value) in authorization.parameters().map(read_parameters).unwrap_or_default() {
        begun = begun.parameter(&name, value)?;
    }
    Ok(write(&AuthorizationView {
        url: &begun.url,
        state: begun.state.expose_str(),
        code_verifier: begun.code_verifier.expose_str(),
    })?)
}
