//! A client as the token endpoint knows it: its id, and how it authenticates.

use std::fmt;
use std::sync::Arc;

use super::parameter::check_all;
use super::standing::{BasicForm, bit};
use super::url::Url;
use super::{Grant, Now, TokenCall};
use crate::encode::form;
use crate::{Code, Error, Secret};

/// The most secrets of a client.
pub const MAX_CLIENT_SECRETS: usize = 32;
/// The longest client secret, in bytes.
const MAX_SECRET: usize = 65_536;

/// How a client authenticates (RFC 6749, section 2.3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum ClientAuth {
    /// `client_secret_basic`: id and secret in the header `Authorization`, as HTTP Basic.
    #[default]
    #[cfg_attr(feature = "serde", serde(rename = "client_secret_basic"))]
    SecretBasic,
    /// `client_secret_post`: id and secret in the body.
    #[cfg_attr(feature = "serde", serde(rename = "client_secret_post"))]
    SecretPost,
    /// `none`: a public client, which has no secret (RFC 6749, section 2.1).
    #[cfg_attr(feature = "serde", serde(rename = "none"))]
    None,
}

/// A client and its secrets, in the order in which to try them. A clone shares all but the secrets.
#[derive(Clone)]
pub struct TokenClient {
    pub(super) token_endpoint: Arc<str>,
    pub(super) refresh_endpoint: Option<Arc<str>>,
    pub(super) authorization_endpoint: Option<Arc<str>>,
    pub(super) client_id: Arc<str>,
    pub(super) secrets: Vec<Secret>,
    pub(super) auth: ClientAuth,
    pub(super) raw_basic: Option<bool>,
    pub(super) token_types: Arc<[String]>,
    pub(super) timeout: u64,
    pub(super) retries: u32,
    allow_insecure: bool,
}

impl TokenClient {
    /// Returns a client of a token endpoint, with `client_secret_basic`, a timeout of ten seconds, two retries, and Bearer tokens.
    /// Its options are validated by [`call`](Self::call).
    #[must_use]
    pub fn new(
        token_endpoint: impl Into<String>,
        client_id: impl Into<String>,
        secrets: Vec<Secret>,
    ) -> Self {
        Self {
            token_endpoint: token_endpoint.into().into(),
            refresh_endpoint: None,
            authorization_endpoint: None,
            client_id: client_id.into().into(),
            secrets,
            auth: ClientAuth::SecretBasic,
            raw_basic: None,
            token_types: Arc::new(["Bearer".to_owned(), String::new()]),
            timeout: 10_000,
            retries: 2,
            allow_insecure: false,
        }
    }

    /// Replaces the secrets.
    #[must_use]
    pub fn with_secrets(mut self, secrets: Vec<Secret>) -> Self {
        self.secrets = secrets;
        self
    }

    /// Sets the URL at which tokens are refreshed. Default: the token endpoint.
    #[must_use]
    pub fn refresh_endpoint(mut self, url: impl Into<String>) -> Self {
        self.refresh_endpoint = Some(url.into().into());
        self
    }

    /// Sets the URL at which users authorize the client (RFC 6749, section 3.1).
    #[must_use]
    pub fn authorization_endpoint(mut self, url: impl Into<String>) -> Self {
        self.authorization_endpoint = Some(url.into().into());
        self
    }

    /// Sets how the client authenticates. Default: `client_secret_basic`.
    #[must_use]
    pub fn auth(mut self, auth: ClientAuth) -> Self {
        self.auth = auth;
        self
    }

    /// Sets whether id and secret are unencoded in HTTP Basic, for servers that do not decode them. Default: a refused secret is tried
    /// in both forms if form-encoding changes it, and the [`Standing`](super::Standing) remembers the form that works.
    #[must_use]
    pub fn raw_basic(mut self, raw: bool) -> Self {
        self.raw_basic = Some(raw);
        self
    }

    /// Sets the values of `token_type` that are accepted, in any case. The empty string accepts a response that names no type: its
    /// token is taken as Bearer, with [`TokenEvent::TypeAssumed`](super::TokenEvent::TypeAssumed). Default: `Bearer` and the
    /// empty string.
    #[must_use]
    pub fn token_types(mut self, types: Vec<String>) -> Self {
        self.token_types = types.into();
        self
    }

    /// Sets how long a whole call may take, in milliseconds. Default: 10,000.
    #[must_use]
    pub fn timeout(mut self, milliseconds: u64) -> Self {
        self.timeout = milliseconds;
        self
    }

    /// Sets how often a request is sent again after a failure, if that is safe. Default: 2.
    #[must_use]
    pub fn retries(mut self, retries: u32) -> Self {
        self.retries = retries;
        self
    }

    /// Sets whether credentials may be sent to another machine without TLS. Default: `false`.
    #[must_use]
    pub fn allow_insecure(mut self, allow: bool) -> Self {
        self.allow_insecure = allow;
        self
    }

    /// Begins a call. `serial` must not be 0, and must differ between the calls that share a [`Standing`](super::Standing); `seed` is
    /// any random number, which spreads the retries.
    ///
    /// # Errors
    ///
    /// `ERR_INVALID_OPTION` if an endpoint is not an absolute URL, has a fragment (RFC 6749, section 3.2), or is neither https nor on
    /// this machine; if the client id is empty, or has a colon and [`raw_basic`](Self::raw_basic) is set; if no secret is usable, if
    /// there are more than [`MAX_CLIENT_SECRETS`], or if there is one with [`ClientAuth::None`]; if an extra parameter has no name, or
    /// one that the request sets itself or has already. `ERR_TOO_LARGE` if a secret or an extra parameter is over 65,536 bytes.
    pub fn call(&self, grant: Grant, serial: u32, now: Now, seed: u32) -> Result<TokenCall, Error> {
        self.check()?;
        check_all(&grant.parameters)?;
        Ok(TokenCall::new(self.clone(), grant, serial, now, seed))
    }

    /// Validates all options. The messages name them as JavaScript does.
    pub(super) fn check(&self) -> Result<(), Error> {
        let endpoints = [
            ("tokenEndpoint", Some(&self.token_endpoint)),
            ("refreshEndpoint", self.refresh_endpoint.as_ref()),
            ("authorizationEndpoint", self.authorization_endpoint.as_ref()),
        ];
        for (name, endpoint) in endpoints {
            let Some(endpoint) = endpoint else { continue };
            let url = Url::parse(endpoint).filter(|url| !url.has_fragment);
            let is_allowed = |url: Url<'_>| url.is_protected() || self.allow_insecure;
            let rule = match url.map(is_allowed) {
                Some(true) => continue,
                Some(false) => " must be an https URL: allowInsecureRequests allows http to another machine",
                None => " must be an absolute http or https URL without a fragment or user information",
            };
            return Err(invalid([name, rule].concat()));
        }
        if self.client_id.is_empty() {
            return Err(invalid("clientId must be a string that is not empty"));
        }
        if self.raw_basic == Some(true) && self.client_id.contains(':') {
            return Err(invalid(
                "clientId must have no colon with rawBasic: HTTP Basic ends the id at a colon",
            ));
        }
        check_secrets(&self.secrets, self.auth)
    }

    /// Returns the faults of single secrets, in the order of the secrets. Empty secrets and duplicates are never sent.
    #[must_use]
    pub fn secret_faults(&self) -> Vec<SecretFault> {
        secret_faults(&self.secrets)
    }

    /// Returns a bit for each secret that may be sent.
    pub(super) fn usable(&self) -> u32 {
        let unusable =
            self.secret_faults().into_iter().filter_map(SecretFault::unusable).map(bit).sum::<u32>();
        (0..self.secrets.len()).map(bit).sum::<u32>() & !unusable
    }

    /// Returns the form of HTTP Basic to send first, given the form that the endpoint is known to accept.
    pub(super) fn first_form(&self, known: Option<BasicForm>) -> BasicForm {
        match self.raw_basic {
            Some(true) => BasicForm::Raw,
            Some(false) => BasicForm::Encoded,
            None => known.filter(|_| self.may_be_raw()).unwrap_or_default(),
        }
    }

    /// Whether a secret has two forms in HTTP Basic, either of which the server may accept.
    pub(super) fn has_two_forms(&self, secret: usize) -> bool {
        let is_plain = |secret: &Secret| form::is_plain(secret.expose());
        let changes = self.secrets.get(secret).is_some_and(|secret| !is_plain(secret));
        self.raw_basic.is_none()
            && self.may_be_raw()
            && (changes || !form::is_plain(self.client_id.as_bytes()))
    }

    /// Whether the credentials may be unencoded. A colon would end the client id (RFC 7617, section 2).
    fn may_be_raw(&self) -> bool {
        self.auth == ClientAuth::SecretBasic && !self.client_id.contains(':')
    }

    /// Returns the URL to which a grant is sent.
    pub(super) fn endpoint_for(&self, grant: &Grant) -> &str {
        let refreshes = grant.text("grant_type") == Some("refresh_token");
        self.refresh_endpoint.as_deref().filter(|_| refreshes).unwrap_or(&self.token_endpoint)
    }
}

/// Validates a list of secrets.
pub(super) fn check_secrets(secrets: &[Secret], auth: ClientAuth) -> Result<(), Error> {
    match (auth, secrets.len()) {
        (ClientAuth::None, 0) => return Ok(()),
        (ClientAuth::None, _) => {
            return Err(invalid("clientSecrets must be left out with clientAuth \"none\""));
        }
        (_, 1..=MAX_CLIENT_SECRETS) => {}
        _ => {
            return Err(invalid(
                "clientSecrets must be an array of 1 to 32 secrets; for a client without a secret, set clientAuth to \"none\"",
            ));
        }
    }
    for (index, secret) in secrets.iter().enumerate() {
        if secret.expose().len() > MAX_SECRET {
            return Err(Error::new(
                Code::TooLarge,
                format!("client secret {index} must have at most 65,536 bytes"),
            ));
        }
    }
    let unusable = secret_faults(secrets).into_iter().filter_map(SecretFault::unusable).count();
    if unusable == secrets.len() {
        return Err(invalid("clientSecrets must have a secret that is not empty"));
    }
    Ok(())
}

/// A fault of one secret in a list. It names the secret by its index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecretFault {
    /// The secret is empty, and is left out.
    Empty(usize),
    /// The secret equals an earlier one byte for byte, and is left out.
    Duplicate {
        /// The index of the duplicate.
        secret: usize,
        /// The index of the earlier secret.
        of: usize,
    },
    /// The secret begins or ends with white space. It is sent unchanged.
    Padded(usize),
}

impl SecretFault {
    /// Returns the index of a secret that is left out.
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
