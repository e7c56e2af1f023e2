//! The client authentication of a token request (RFC 6749, section 2.3): `client_secret_basic` or `client_secret_post`, read strictly.

mod basic;
mod form;

use crate::Secret;
use form::{Form, is_form, pairs};

/// The longest body of a token request, in bytes.
const MAX_BODY: usize = 65_536;
const FORM: &str = "application/x-www-form-urlencoded";

/// The parts of a token request that client authentication reads. Each may contain a secret.
pub struct TokenRequest {
    /// The query of the URI, with or without the question mark.
    pub query: Secret,
    /// The `Authorization` header.
    pub authorization: Option<Secret>,
    /// The body if it is a form ([`body_limit`]): empty for other types, `None` if it could not be read.
    pub body: Option<Secret>,
}

/// The credentials that a client presents.
#[derive(Debug)]
pub struct Credentials {
    /// The `client_id`: the id of an application.
    pub client_id: String,
    /// The presented client secret.
    pub secret: Secret,
}

/// Why a request has no credentials (RFC 6749, section 5.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unauthenticated {
    /// `invalid_client`: the credentials are missing or malformed.
    InvalidClient,
    /// `invalid_request`: the request contradicts itself or cannot be read. The text is the `error_description`.
    InvalidRequest(&'static str),
}

/// Returns how many bytes of a body to read at most, by the request's `Content-Type`: 0 if it is not a form, `None` if the request must be
/// refused.
#[must_use]
pub fn body_limit(content_type: &str) -> Option<usize> {
    let lower = content_type.trim().to_ascii_lowercase();
    if !lower.contains("x-www-form-urlencoded") {
        return Some(0);
    }
    // A header that was sent twice is joined by a comma, and two readers could take different types from it.
    let parameters = lower.strip_prefix(FORM)?.trim_start_matches(' ');
    let is_one = parameters.is_empty() || (parameters.starts_with(';') && !parameters.contains(','));
    is_one.then_some(MAX_BODY)
}

impl TokenRequest {
    /// Reads the credentials.
    ///
    /// # Errors
    ///
    /// Why the request has none.
    pub fn credentials(&self) -> Result<Credentials, Unauthenticated> {
        if self.has_secret_in_query() {
            return Err(Unauthenticated::InvalidRequest("client_secret must not be in the query of the URI"));
        }
        let is_whole = |body: &&Secret| body.expose().len() <= MAX_BODY && is_form(body.expose());
        let body = self.body.as_ref().filter(is_whole);
        let unreadable =
            Unauthenticated::InvalidRequest("the body is not a valid form, is too large, or ended early");
        let form = Form::read(body.ok_or(unreadable)?.expose())
            .ok_or(Unauthenticated::InvalidRequest("a parameter is repeated"))?;
        let methods = [
            self.authorization.is_some(),
            form.get("client_secret").is_some(),
            form.get("client_assertion").or(form.get("client_assertion_type")).is_some(),
        ];
        if methods.into_iter().filter(|is_used| *is_used).count() > 1 {
            return Err(Unauthenticated::InvalidRequest(
                "the request uses more than one client authentication method",
            ));
        }
        let Some(authorization) = &self.authorization else {
            return posted(&form).ok_or(Unauthenticated::InvalidClient);
        };
        let credentials = basic::read(authorization.expose()).ok_or(Unauthenticated::InvalidClient)?;
        let is_other = |id: &Secret| id.expose() != credentials.client_id.as_bytes();
        if form.get("client_id").is_some_and(is_other) {
            return Err(Unauthenticated::InvalidRequest(
                "client_id in the body differs from the Authorization header",
            ));
        }
        Ok(credentials)
    }

    /// RFC 6749, section 2.3.1, forbids credentials in the URI.
    fn has_secret_in_query(&self) -> bool {
        let query = self.query.expose();
        let query = query.strip_prefix(b"?").unwrap_or(query);
        pairs(query)
            .iter()
            .any(|(name, value)| name.expose() == b"client_secret" && !value.expose().is_empty())
    }
}

/// Reads `client_secret_post`.
fn posted(form: &Form) -> Option<Credentials> {
    let client_id = form.get("client_id")?.expose_str()?.to_owned();
    Some(Credentials { client_id, secret: form.get("client_secret")?.clone() })
}
