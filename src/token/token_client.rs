//! A client as the token endpoint knows it: who it is, and how it says so.

use std::fmt;

use super::standing::{BasicForm, bit};
use super::url::Url;
use super::{Grant, Now, TokenCall};
use crate::encode::form;
use crate::{Code, Error, Secret};

/// The most secrets that a client has.
pub const MAX_CLIENT_SECRETS: usize = 32;
/// The longest secret, in bytes.
const MAX_SECRET: usize = 65_536;

/// How a client authenticates (RFC 6749, section 2.3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum ClientAuth {
    /// `client_secret_basic`: id and secret in the header `Authorization`.
    #[default]
    #[cfg_attr(feature = "serde", serde(rename = "client_secret_basic"))]
    SecretBasic,
    /// `client_secret_post`: id and secret in the body.
    #[cfg_attr(feature = "serde", serde(rename = "client_secret_post"))]
    SecretPost,
    /// `none`: a public client, which has no secret.
    #[cfg_attr(feature = "serde", serde(rename = "none"))]
    None,
}

/// A client and its secrets, the one to try first in front.
#[derive(Clone)]
pub struct TokenClient {
    pub(super) token_endpoint: String,
    pub(super) refresh_endpoint: Option<String>,
    pub(super) authorization_endpoint: Option<String>,
    pub(super) client_id: String,
    pub(super) secrets: Vec<Secret>,
    pub(super) auth: ClientAuth,
    pub(super) raw_basic: Option<bool>,
    pub(super) token_types: Vec<String>,
    pub(super) timeout: u64,
    pub(super) retries: u32,
    allow_insecure: bool,
}

impl TokenClient {
    /// A client of the endpoint, with `client_secret_basic`, ten seconds a call, two retries, and Bearer tokens.
    #[must_use]
    pub fn new(
        token_endpoint: impl Into<String>,
        client_id: impl Into<String>,
        secrets: Vec<Secret>,
    ) -> Self {
        Self {
            token_endpoint: token_endpoint.into(),
            refresh_endpoint: None,
            authorization_endpoint: None,
            client_id: client_id.into(),
            secrets,
            auth: ClientAuth::SecretBasic,
            raw_basic: None,
            token_types: vec!["Bearer".to_owned(), String::new()],
            timeout: 10_000,
            retries: 2,
            allow_insecure: false,
        }
    }

    /// Where tokens are refreshed, when it is not the token endpoint.
    #[must_use]
    pub fn refresh_endpoint(mut self, url: impl Into<String>) -> Self {
        self.refresh_endpoint = Some(url.into());
        self
    }

    /// Where users are sent to authorize the client.
    #[must_use]
    pub fn authorization_endpoint(mut self, url: impl Into<String>) -> Self {
        self.authorization_endpoint = Some(url.into());
        self
    }

    /// How the client authenticates.
    #[must_use]
    pub fn auth(mut self, auth: ClientAuth) -> Self {
        self.auth = auth;
        self
    }

    /// Whether id and secret go into the header as they are, for servers that do not decode them. Without it, a refused secret
    /// that form-encoding changes is tried in both forms, and the form that works is remembered.
    #[must_use]
    pub fn raw_basic(mut self, raw: bool) -> Self {
        self.raw_basic = Some(raw);
        self
    }

    /// The values of `token_type` that are accepted, in any case. The empty one stands for a response that names no type: its
    /// token is taken as Bearer, with [`TokenEvent::TypeAssumed`](super::TokenEvent::TypeAssumed). Without this call, `Bearer`
    /// and the empty one are accepted.
    #[must_use]
    pub fn token_types(mut self, types: Vec<String>) -> Self {
        self.token_types = types;
        self
    }

    /// How long a whole call may take, in milliseconds.
    #[must_use]
    pub fn timeout(mut self, milliseconds: u64) -> Self {
        self.timeout = milliseconds;
        self
    }

    /// How often a request that may be sent again is sent again.
    #[must_use]
    pub fn retries(mut self, retries: u32) -> Self {
        self.retries = retries;
        self
    }

    /// Whether credentials may be sent without TLS to another machine.
    #[must_use]
    pub fn allow_insecure(mut self, allow: bool) -> Self {
        self.allow_insecure = allow;
        self
    }

    /// Begins a call. `serial` tells calls of one [`Standing`](super::Standing) apart and is not 0; `seed` spreads the retries.
    ///
    /// # Errors
    ///
    /// `ERR_INVALID_OPTION` for an endpoint that is no URL, has a fragment (RFC 6749, section 3.2), or is neither https nor of
    /// this machine; for an empty id, and one with a colon with [`raw_basic`](Self::raw_basic); for no usable secret, or one with [`ClientAuth::None`]; for more than
    /// [`MAX_CLIENT_SECRETS`]. `ERR_TOO_LARGE` for a secret over 65,536 bytes.
    pub fn call(&self, grant: Grant, serial: u32, now: Now, seed: u32) -> Result<TokenCall, Error> {
        self.check()?;
        Ok(TokenCall::new(self.clone(), grant, serial, now, seed))
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        let others = self.refresh_endpoint.iter().chain(&self.authorization_endpoint);
        for endpoint in std::iter::once(&self.token_endpoint).chain(others) {
            let Some(url) = Url::parse(endpoint).filter(|url| !url.has_fragment) else {
                return Err(invalid(
                    "an endpoint is not an absolute http or https URL without a fragment or a user",
                ));
            };
            if !url.is_protected() && !self.allow_insecure {
                return Err(invalid(
                    "an endpoint is neither https nor on this machine, and insecure requests are not allowed",
                ));
            }
        }
        if self.client_id.is_empty() {
            return Err(invalid("the client id is empty"));
        }
        if self.raw_basic == Some(true) && self.client_id.contains(':') {
            return Err(invalid("a client id with a colon cannot be sent raw: HTTP Basic ends the id there"));
        }
        check_secrets(&self.secrets, self.auth)
    }

    /// What is wrong with single secrets, in their order. An empty secret and a duplicate are never sent.
    #[must_use]
    pub fn secret_faults(&self) -> Vec<SecretFault> {
        secret_faults(&self.secrets)
    }

    /// A bit for each secret that is sent.
    pub(super) fn usable(&self) -> u32 {
        let unusable =
            self.secret_faults().into_iter().filter_map(SecretFault::unusable).map(bit).sum::<u32>();
        (0..self.secrets.len()).map(bit).sum::<u32>() & !unusable
    }

    /// The form that is sent first, where the endpoint's is known or not.
    pub(super) fn first_form(&self, known: Option<BasicForm>) -> BasicForm {
        match self.raw_basic {
            Some(true) => BasicForm::Raw,
            Some(false) => BasicForm::Encoded,
            None => known.filter(|_| self.may_be_raw()).unwrap_or_default(),
        }
    }

    /// Whether a secret has two forms in HTTP Basic, of which the server may take either.
    pub(super) fn has_two_forms(&self, secret: usize) -> bool {
        let is_plain = |secret: &Secret| form::is_plain(secret.expose());
        let changes = self.secrets.get(secret).is_some_and(|secret| !is_plain(secret));
        self.raw_basic.is_none()
            && self.may_be_raw()
            && (changes || !form::is_plain(self.client_id.as_bytes()))
    }

    /// A colon in the id would end it (RFC 7617, section 2).
    fn may_be_raw(&self) -> bool {
        self.auth == ClientAuth::SecretBasic && !self.client_id.contains(':')
    }

    pub(super) fn endpoint_for(&self, grant: &Grant) -> &str {
        let refreshes = grant.text("grant_type") == Some("refresh_token");
        self.refresh_endpoint.as_deref().filter(|_| refreshes).unwrap_or(&self.token_endpoint)
    }
}

pub(super) fn check_secrets(secrets: &[Secret], auth: ClientAuth) -> Result<(), Error> {
    if (auth == ClientAuth::None) != secrets.is_empty() {
        return Err(invalid(
            "a client has secrets, unless it authenticates with none: then it has no secret",
        ));
    }
    if secrets.len() > MAX_CLIENT_SECRETS {
        return Err(invalid("a client has more than 32 secrets"));
    }
    for (index, secret) in secrets.iter().enumerate() {
        if secret.expose().len() > MAX_SECRET {
            return Err(Error::new(Code::TooLarge, format!("client secret {index} is over 65,536 bytes")));
        }
    }
    let unusable = secret_faults(secrets).into_iter().filter_map(SecretFault::unusable).count();
    if auth != ClientAuth::None && unusable == secrets.len() {
        return Err(invalid("every client secret is empty"));
    }
    Ok(())
}

/// What is wrong with one secret of a list. Secrets are told by their index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecretFault {
    /// It is empty, and is left out.
    Empty(usize),
    /// It equals an earlier one byte for byte, and is left out.
    Duplicate {
        /// The index of this one.
        secret: usize,
        /// The index of the earlier one.
        of: usize,
    },
    /// White space stands before or after it. It is sent as it is.
    Padded(usize),
}

impl SecretFault {
    const fn unusable(self) -> Option<usize> {
        match self {
            Self::Empty(secret) | Self::Duplicate { secret, .. } => Some(secret),
            Self::Padded(_) => None,
        }
    }
}

fn secret_faults(secrets: &[Secret]) -> Vec<SecretFault> {
    let fault = |(index, secret): (usize, &Secret)| {
        let bytes = secret.expose();
        if bytes.is_empty() {
            return Some(SecretFault::Empty(index));
        }
        if let Some(of) = secrets.iter().take(index).position(|earlier| earlier == secret) {
            return Some(SecretFault::Duplicate { secret: index, of });
        }
        let is_padded = secret.expose_str().is_some_and(|text| text.trim().len() != text.len());
        is_padded.then_some(SecretFault::Padded(index))
    };
    secrets.iter().enumerate().filter_map(fault).collect()
}

fn invalid(message: impl Into<std::borrow::Cow<'static, str>>) -> Error {
    Error::new(Code::InvalidOption, message)
}

impl fmt::Debug for TokenClient {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "TokenClient {{ client_id: {:?}, secrets: {} }}",
            self.client_id,
            self.secrets.len()
        )
    }
}
