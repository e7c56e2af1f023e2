//! Client authentication of token requests. Parts that may contain a secret cross as bytes, which are wiped.

use secret_slots::Secret;
use secret_slots::boundary::{TokenRequest, Unauthenticated, body_limit};
use serde::Serialize;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::error::Thrown;
use crate::strict;

/// The credentials of a request, or a fault. With neither, the response is `invalid_client`.
#[derive(Serialize)]
struct AuthenticationView<'a> {
    credentials: Option<CredentialsView<'a>>,
    /// The `error_description` of an `invalid_request`.
    fault: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CredentialsView<'a> {
    client_id: &'a str,
    secret: &'a str,
}

/// Returns how many bytes of a body with this `Content-Type` to read at most: 0 if it is not a form, `undefined` if it must be refused.
#[wasm_bindgen(js_name = bodyLimit)]
pub fn body_limit_of(content_type: &str) -> Option<usize> {
    body_limit(content_type)
}

/// Reads the credentials of a token request; `body` is `undefined` if it could not be read. Returns an [`AuthenticationView`].
#[wasm_bindgen(js_name = readCredentials)]
pub fn read_credentials(
    query: Vec<u8>,
    authorization: Option<Vec<u8>>,
    body: Option<Vec<u8>>,
) -> Result<JsValue, Thrown> {
    let request = TokenRequest {
        query: Secret::from(query),
        authorization: authorization.map(Secret::from),
        body: body.map(Secret::from),
    };
    let read = request.credentials();
    let credentials = read.as_ref().ok().map(|credentials| CredentialsView {
        client_id: &credentials.client_id,
        secret: credentials.secret.expose_str().unwrap_or_default(),
    });
    let fault = match &read {
        Err(Unauthenticated::InvalidRequest(description)) => Some(*description),
        Err(Unauthenticated::InvalidClient) | Ok(_) => None,
    };
    Ok(strict::write(&AuthenticationView { credentials, fault })?)
}
