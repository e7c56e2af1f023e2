//! The client authentication of a token request (RFC 6749, section 2.3): `client_secret_basic` or `client_secret_post`, read strictly.

mod basic;
mod form;

use crate::Secret;
use form::{Form, is_form, pairs};

/// The longest body of a token request, in bytes.
const MAX_BODY: usize = 65_536;
const FORM: &str = "application/x-www-form-urlencoded";

/// What a token request says of its client. All of it may hold a secret.
pub struct TokenRequest {
    /// The query of its URI, with or without the question mark.
    pub query: Secret,
    /// The header of that name.
    pub authorization: Option<Secret>,
    /// The body, as far as it is to be read ([`body_limit`]): empty where it is no form, `None` where it could not be read.
    pub body: Option<Secret>,
}

/// Who a client says that it is.
#[derive(Debug)]
pub struct Credentials {
    /// The application.
    pub client_id: String,
    /// The secret that it presents.
    pub secret: Secret,
}

/// Why a request has no credentials (RFC 6749, section 5.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unauthenticated {
    /// `invalid_client`: they are missing, or malformed.
    InvalidClient,
    /// `invalid_request`: it says two things, or cannot be read; with the description.
    InvalidRequest(&'static str),
}

/// How many bytes of a body are to be read for the parameters of its form, by the request's `Content-Type`: 0 where it is no form, `None`
/// where it must be refused.
#[must_use]
pub fn body_limit(content_type: &str) -> Option<usize> {
    let lower = content_type.trim().to_ascii_lowercase();
    if !lower.contains("x-www-form-urlencoded") {
        return Some(0);
    }
    // A header that was sent twice has a comma: two readers could take it for two types.
    let parameters = lower.strip_prefix(FORM)?.trim_start_matches(' ');
    let is_one = parameters.is_empty() || (parameters.starts_with(';') && !parameters.contains(','));
    is_one.then_some(MAX_BODY)
}

impl TokenRequest {
    /// The credentials.
    ///
    /// # Errors
    ///
    /// Why there are none.
    pub fn credentials(&self) -> Result<Credentials, Unauthenticated> {
        if self.has_secret_in_query() {
            return Err(Unauthenticated::InvalidRequest("the client secret is in the query"));
        }
        let is_whole = |body: &&Secret| body.expose().len() <= MAX_BODY && is_form(body.expose());
        let body = self.body.as_ref().filter(is_whole);
        let unreadable =
            Unauthenticated::InvalidRequest("the body is no form, is too large, or was broken off");
        let form = Form::read(body.ok_or(unreadable)?.expose())
            .ok_or(Unauthenticated::InvalidRequest("a parameter comes twice"))?;
        let ways = [
            self.authorization.is_some(),
            form.get("client_secret").is_some(),
            form.get("client_assertion").or(form.get("client_assertion_type")).is_some(),
        ];
        if ways.into_iter().filter(|is_used| *is_used).count() > 1 {
            return Err(Unauthenticated::InvalidRequest("the client authenticates in more than one way"));
        }
        let Some(authorization) = &self.authorization else {
            return posted(&form).ok_or(Unauthenticated::InvalidClient);
        };
        let credentials = basic::read(authorization.expose()).ok_or(Unauthenticated::InvalidClient)?;
        let is_other = |id: &Secret| id.expose() != credentials.client_id.as_bytes();
        if form.get("client_id").is_some_and(is_other) {
            return Err(Unauthenticated::InvalidRequest("the body names another client than Authorization"));
        }
        Ok(credentials)
    }

    /// RFC 6749, section 2.3.1, forbids it.
    fn has_secret_in_query(&self) -> bool {
        let query = self.query.expose();
        let query = query.strip_prefix(b"?").unwrap_or(query);
        pairs(query)
            .iter()
            .any(|(name, value)| name.expose() == b"client_secret" && !value.expose().is_empty())
    }
}

fn posted(form: &Form) -> Option<Credentials> {
    let client_id = form.get("client_id")?.expose_str()?.to_owned();
    Some(Credentials { client_id, secret: form.get("client_secret")?.clone() })
}
