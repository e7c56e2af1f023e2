//! A request with its credentials, ready to send.

use std::fmt;

use super::grant::Grant;
use super::standing::BasicForm;
use super::token_client::{ClientAuth, TokenClient};
use crate::Secret;
use crate::encode::{base64url, form};

/// A `POST` to the token endpoint (RFC 6749, section 3.2). Send it with the headers
/// `Content-Type: application/x-www-form-urlencoded` and `Accept: application/json`, and do not follow redirects.
#[derive(Clone)]
pub struct TokenRequest {
    /// The index of the client secret in it; `None` for a public client.
    pub secret: Option<usize>,
    /// The URL to send it to.
    pub url: String,
    /// The header `Authorization`.
    pub authorization: Option<Secret>,
    /// The body.
    pub body: Secret,
}

impl TokenRequest {
    pub(super) fn new(client: &TokenClient, grant: &Grant, secret: Option<usize>, form: BasicForm) -> Self {
        let value = secret.and_then(|secret| client.secrets.get(secret)).map(Secret::expose);
        let in_body = if client.auth == ClientAuth::SecretPost { value } else { None };
        let is_basic = client.auth == ClientAuth::SecretBasic;
        let fields = grant.parameters.iter().filter(|parameter| parameter.is_sent());
        let fields = fields.map(|parameter| (&*parameter.name, parameter.value.expose()));
        let client_id = (!is_basic).then_some(("client_id", client.client_id.as_bytes()));
        let fields = fields.chain(client_id).chain(in_body.map(|secret| ("client_secret", secret)));
        // At full size from the start: a buffer that grows leaves copies of secrets in freed memory.
        let size = fields.clone().map(|(name, value)| 2 + form::longest(name.len() + value.len())).sum();
        let mut body = Vec::with_capacity(size);
        for (name, value) in fields {
            if !body.is_empty() {
                body.push(b'&');
            }
            form::encode(name.as_bytes(), &mut body);
            body.push(b'=');
            form::encode(value, &mut body);
        }
        Self {
            secret,
            url: client.endpoint_for(grant).to_owned(),
            authorization: value.filter(|_| is_basic).map(|secret| basic(client, secret, form)),
            body: Secret::from(body),
        }
    }
}

/// Returns the header `Authorization` for HTTP Basic. In the encoded form, id and secret are form-encoded one by one before they
/// are joined (RFC 6749, section 2.3.1).
fn basic(client: &TokenClient, secret: &[u8], form: BasicForm) -> Secret {
    const SCHEME: &[u8] = b"Basic ";
    let id = client.client_id.as_bytes();
    let mut pair = Vec::with_capacity(form::longest(id.len() + secret.len()) + 1);
    let put = |part: &[u8], pair: &mut Vec<u8>| match form {
        BasicForm::Raw => pair.extend_from_slice(part),
        BasicForm::Encoded => form::encode_basic(part, pair),
    };
    put(id, &mut pair);
    pair.push(b':');
    put(secret, &mut pair);
    let pair = Secret::from(pair);
    let mut header = Vec::with_capacity(SCHEME.len() + base64url::encoded_length(pair.expose().len()) + 2);
    header.extend_from_slice(SCHEME);
    base64url::encode(pair.expose(), &mut header);
    for byte in header.iter_mut().skip(SCHEME.len()) {
        *byte = match *byte {
            b'-' => b'+',
            b'_' => b'/',
            same => same,
        };
    }
    while !(header.len() - SCHEME.len()).is_multiple_of(4) {
        header.push(b'=');
    }
    Secret::from(header)
}

impl fmt::Debug for TokenRequest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "TokenRequest {{ url: {:?}, secret: {:?} }}", self.url, self.secret)
    }
}
