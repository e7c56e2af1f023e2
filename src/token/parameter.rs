//! The parameters of requests: those of a grant, and extra ones that a program adds. The names that it may not use stand here alone.

use std::borrow::Cow;

use super::word_list::is_in;
use crate::{Code, Error, Secret};

/// Names of token requests: they are the client's or the grant's, or would authenticate the client twice (RFC 6749, section 2.3). In the
/// address that a user is sent to, some would show a secret.
const OF_TOKEN_REQUESTS: &str = "grant_type client_id client_secret client_assertion client_assertion_type scope code \
                                 redirect_uri code_verifier refresh_token";
/// Names of authorization requests: they bind the answer to this client, change how it comes back, or replace all others (RFC 9101).
const OF_AUTHORIZATIONS: &str =
    "response_type state code_challenge code_challenge_method response_mode request request_uri";
/// The longest name or value of an extra parameter, in bytes.
const MAX_EXTRA: usize = 65_536;
/// An extra value of this many bytes counts as a secret: people never see a part of it.
const SECRET_FROM: usize = 8;

/// The request that an extra parameter is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Requested {
    /// A token (RFC 6749, section 3.2).
    Token,
    /// A user's authorization (RFC 6749, section 3.1).
    Authorization,
}

/// A parameter of a token request.
#[derive(Clone)]
pub(super) struct Parameter {
    pub(super) name: Cow<'static, str>,
    pub(super) value: Secret,
    pub(super) is_secret: bool,
    is_extra: bool,
}

impl Parameter {
    pub(super) fn new(name: &'static str, value: Secret, is_secret: bool) -> Self {
        Self { name: name.into(), value, is_secret, is_extra: false }
    }

    /// A parameter that a program adds.
    pub(super) fn extra(name: String, value: Secret) -> Self {
        let is_secret = value.expose().len() >= SECRET_FROM;
        Self { name: name.into(), value, is_secret, is_extra: true }
    }

    /// Whether it is sent: an extra parameter without a value is the same as none (RFC 6749, section 3.2).
    pub(super) fn is_sent(&self) -> bool {
        !self.is_extra || !self.value.expose().is_empty()
    }
}

/// Validates the extra parameters among those of a token request.
pub(super) fn check_all(parameters: &[Parameter]) -> Result<(), Error> {
    for (index, Parameter { name, value, .. }) in
        parameters.iter().enumerate().filter(|(_, parameter)| parameter.is_extra)
    {
        check_parameter(name, value, Requested::Token)?;
        if parameters.iter().take(index).any(|before| before.name == *name) {
            return Err(taken(name));
        }
    }
    Ok(())
}

/// Validates the name and the size of an extra parameter.
///
/// # Errors
///
/// `ERR_INVALID_OPTION` without a name, or with one that the request sets itself; `ERR_TOO_LARGE` over 65,536 bytes.
pub fn check_parameter(name: &str, value: &Secret, requested: Requested) -> Result<(), Error> {
    let is_in = |list| is_in(name.as_bytes(), list);
    if name.is_empty() {
        return Err(Error::new(Code::InvalidOption, "a parameter must have a name"));
    }
    if is_in(OF_TOKEN_REQUESTS) || (requested == Requested::Authorization && is_in(OF_AUTHORIZATIONS)) {
        return Err(taken(name));
    }
    if name.len().max(value.expose().len()) > MAX_EXTRA {
        return Err(Error::new(Code::TooLarge, "a parameter must have at most 65,536 bytes"));
    }
    Ok(())
}

/// Returns the error for a name that the request has already. A long one may be a secret in the wrong place.
#[inline(never)]
pub(super) fn taken(name: &str) -> Error {
    let shown = if name.len() > 32 { "…" } else { name };
    let rule = "\" must be left out: the request sets it itself, or has it already";
    Error::new(Code::InvalidOption, ["parameter \"", shown, rule].concat())
}
