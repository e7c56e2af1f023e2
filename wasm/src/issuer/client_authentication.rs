//! The client authentication of token requests. What may hold a secret crosses as bytes, which are wiped.

use secret_slots::Secret;
use secret_slots::boundary::{TokenRequest, Unauthenticated, body_limit};
use serde::Serialize;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::error::Thrown;
use crate::strict;

/// The credentials of a request; without them and a fault it is an `invalid_client`.
#[derive(Serialize)]
struct AuthenticationView<'a> {
    credentials: Option<CredentialsView<'a>>,
    /// The description of an `invalid_request`.
    fault: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CredentialsView<'a> {
    client_id: &'a str,
    secret: &'a str,
}

/// How many bytes of a body with this `Content-Type` are to be read: 0 where it is no form, `undefined` where it must be refused.
#[wasm_bindgen(js_name = bodyLimit)]
pub fn body_limit_of(content_type: &str) -> Option<usize> {
    body_limit(content_type)
}

/// Reads the credentials of a token request; `body` is `undefined` where it could not be read. Returns an [`AuthenticationView`].
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
