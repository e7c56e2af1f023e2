//! The authorization code flow with PKCE: the URL that the user is sent to, and the callback URL that the user comes back to.

use std::fmt;

use sha2::{Digest, Sha256};

use super::error_code::is_code;
use super::parameter::{Requested, check_parameter, taken};
use super::token_client::TokenClient;
use super::url::Url;
use super::{Grant, TokenError};
use crate::encode::{base64url, form};
use crate::policy::EntropySource;
use crate::{Code, Error, Secret};

/// Random bytes of a state and of a verifier. They become 43 characters, the fewest that RFC 7636, section 4.1 allows.
const RANDOM: usize = 32;

/// An authorization that was begun. Store it in the user's session until the callback, and delete it before the code is
/// exchanged, so that a callback is used once.
#[derive(Clone, Debug)]
pub struct Authorization {
    /// The URL to send the user to.
    pub url: String,
    /// The issuer that the callback must name in `iss` (RFC 9207); `None` to accept any.
    pub issuer: Option<String>,
    /// The random `state`, which binds the callback to this user's browser (RFC 6749, section 10.12).
    pub state: Secret,
    /// The PKCE verifier (RFC 7636).
    pub code_verifier: Secret,
    /// The URL that the user is sent back to.
    pub redirect_uri: String,
}

impl Authorization {
    /// Begins an authorization at the client's authorization endpoint, with the response type `code`, a new state, and an S256
    /// challenge. Without a `scope` the server chooses one.
    ///
    /// # Errors
    ///
    /// `ERR_INVALID_OPTION` when the client is not valid or has no authorization endpoint, or when `redirect_uri` is not an absolute
    /// http or https URL without a fragment (RFC 6749, section 3.1.2); `ERR_ENTROPY_UNAVAILABLE` when `entropy` fails.
    pub fn begin(
        client: &TokenClient,
        issuer: Option<&str>,
        redirect_uri: &str,
        scope: Option<&str>,
        entropy: &mut impl EntropySource,
    ) -> Result<Self, Error> {
        client.check()?;
        let endpoint = client.authorization_endpoint.as_deref().unwrap_or_default();
        let Some(authorize) = Url::parse(endpoint) else {
            return Err(Error::new(
                Code::InvalidOption,
                "authorizationEndpoint must be set to begin an authorization",
            ));
        };
        if Url::parse(redirect_uri).is_none_or(|url| url.has_fragment) {
            let message =
                "redirectUri must be an absolute http or https URL without a fragment or user information";
            return Err(Error::new(Code::InvalidOption, message));
        }
        let state = random_text(entropy)?;
        let code_verifier = random_text(entropy)?;
        let mut challenge = Vec::new();
        base64url::encode(&Sha256::digest(code_verifier.expose()), &mut challenge);
        let mut url = endpoint.as_bytes().to_vec();
        let mut separator = if authorize.query.is_some() { b'&' } else { b'?' };
        let fields: [(&str, &[u8]); 7] = [
            ("response_type", b"code"),
            ("client_id", client.client_id.as_bytes()),
            ("redirect_uri", redirect_uri.as_bytes()),
            ("state", state.expose()),
            ("code_challenge", &challenge),
            ("code_challenge_method", b"S256"),
            ("scope", scope.unwrap_or_default().as_bytes()),
        ];
        for (name, value) in fields.into_iter().filter(|(_, value)| !value.is_empty()) {
            url.push(separator);
            separator = b'&';
            url.extend_from_slice(name.as_bytes());
            url.push(b'=');
            form::encode(value, &mut url);
        }
        Ok(Self {
            url: String::from_utf8_lossy(&url).into_owned(),
            issuer: issuer.map(str::to_owned),
            state,
            code_verifier,
            redirect_uri: redirect_uri.to_owned(),
        })
    }

    /// Adds a parameter of the server's own to the URL, such as `prompt`. An empty value adds nothing (RFC 6749, section 3.1).
    ///
    /// # Errors
    ///
    /// `ERR_INVALID_OPTION` for a name that is empty, that the URL has already, that the request may set itself (RFC 6749, section 4.1.1;
    /// RFC 7636, section 4.3), or that is one of `response_mode`, `request`, `request_uri` and the names of token requests;
    /// `ERR_TOO_LARGE` for a name or a value over 65,536 bytes.
    pub fn parameter(mut self, name: &str, value: impl Into<Secret>) -> Result<Self, Error> {
        let value = value.into();
        check_parameter(name, &value, Requested::Authorization)?;
        let (_, query) = self.url.split_once('?').unwrap_or_default();
        // RFC 6749, section 3.1: a parameter must not be included more than once.
        if form::pairs(query.as_bytes()).iter().any(|(set, _)| set == name.as_bytes()) {
            return Err(taken(name));
        }
        if !value.expose().is_empty() {
            let mut added = vec![b'&'];
            form::encode(name.as_bytes(), &mut added);
            added.push(b'=');
            form::encode(value.expose(), &mut added);
            self.url.push_str(&String::from_utf8_lossy(&added));
        }
        Ok(self)
    }

    /// Returns the grant in a callback URL, once the URL has proved to be the answer to this authorization.
    ///
    /// # Errors
    ///
    /// `ERR_INVALID_OPTION` when this authorization's state or verifier is empty, or its `redirect_uri` is not an absolute URL.
    /// `ERR_TOKEN_RESPONSE_INVALID` when the callback has another origin or path, repeats a parameter, has another state or
    /// issuer, or has no code. `ERR_TOKEN_REQUEST_REFUSED` when the callback says that the authorization was refused.
    pub fn grant(&self, callback: &str) -> Result<Grant, AuthorizationError> {
        self.grant_at(&self.redirect_uri, callback)
    }

    /// As [`grant`](Self::grant), for a callback in a browser's canonical form: `canonical_redirect_uri` is the `redirect_uri` in that
    /// form.
    ///
    /// # Errors
    ///
    /// As [`grant`](Self::grant).
    pub fn grant_at(
        &self,
        canonical_redirect_uri: &str,
        callback: &str,
    ) -> Result<Grant, AuthorizationError> {
        for (name, value) in [("state", &self.state), ("codeVerifier", &self.code_verifier)] {
            if value.expose().is_empty() {
                return Err(invalid(
                    [name, " must not be empty: pass the authorization as it was begun"].concat(),
                ));
            }
        }
        let Some(redirect_uri) = Url::parse(canonical_redirect_uri) else {
            return Err(invalid(
                "redirectUri must be an absolute http or https URL without user information",
            ));
        };
        let url = Url::parse(callback).ok_or_else(|| refused("is not an absolute http or https URL"))?;
        // RFC 6749, section 3.1.2: the server keeps the query of the redirect URI, and adds its own parameters.
        let is_lost = |part: &str| {
            !part.is_empty() && !url.query.unwrap_or_default().split('&').any(|found| found == part)
        };
        let mut parts = redirect_uri.query.unwrap_or_default().split('&');
        if !url.has_same_origin_and_path(&redirect_uri) || parts.any(is_lost) {
            return Err(refused("is at another address than redirectUri"));
        }
        let answer = CallbackAnswer::read(url.query.unwrap_or_default())?;
        let state = answer.state.as_ref().ok_or_else(|| refused("has no state"))?;
        if *state != self.state {
            return Err(refused("has another state than the authorization"));
        }
        // RFC 9207: the answer of another server must not be taken for this server's (mix-up attack).
        if let Some(issuer) = &self.issuer {
            match &answer.iss {
                None => return Err(refused("has no iss, though the issuer is known")),
                Some(iss) if iss.expose() != issuer.as_bytes() => {
                    return Err(refused("has an iss that is not the known issuer"));
                }
                Some(_) => {}
            }
        }
        if let Some(error) = &answer.error {
            return Err(AuthorizationError::refusal(error));
        }
        let code =
            answer.code.filter(|code| !code.expose().is_empty()).ok_or_else(|| refused("has no code"))?;
        Ok(Grant::authorization_code(code, self.code_verifier.clone(), &self.redirect_uri))
    }
}

#[derive(Default)]
struct CallbackAnswer {
    state: Option<Secret>,
    code: Option<Secret>,
    iss: Option<Secret>,
    error: Option<Secret>,
}

impl CallbackAnswer {
    fn read(query: &str) -> Result<Self, AuthorizationError> {
        let mut answer = Self::default();
        for (name, value) in form::pairs(query.as_bytes()) {
            let member = match name.as_slice() {
                b"state" => &mut answer.state,
                b"code" => &mut answer.code,
                b"iss" => &mut answer.iss,
                b"error" => &mut answer.error,
                _ => continue,
            };
            if member.replace(Secret::from(value)).is_some() {
                let name = String::from_utf8_lossy(&name);
                return Err(refused(&["has the parameter ", &name, " twice"].concat()));
            }
        }
        Ok(answer)
    }
}

/// The reason why a callback has no grant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorizationError {
    /// The stable code and the message.
    pub error: Error,
    /// The error code in the callback (RFC 6749, section 4.1.2.1), if it has the form of one. Treat it as untrusted: it is
    /// from a URL.
    pub server_error: Option<String>,
}

impl AuthorizationError {
    fn refusal(refusal: &Secret) -> Self {
        let code = refusal.expose_str().filter(|code| is_code(code));
        let reason = code.unwrap_or("the error code is malformed");
        Self {
            error: Error::new(Code::TokenRequestRefused, format!("the authorization was refused: {reason}")),
            server_error: code.map(str::to_owned),
        }
    }
}

impl From<Error> for AuthorizationError {
    fn from(error: Error) -> Self {
        Self { error, server_error: None }
    }
}

impl From<AuthorizationError> for TokenError {
    fn from(AuthorizationError { error, server_error }: AuthorizationError) -> Self {
        Self { server_error, ..Self::new(error, Vec::new()) }
    }
}

impl fmt::Display for AuthorizationError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(formatter)
    }
}

impl std::error::Error for AuthorizationError {}

fn refused(fault: &str) -> AuthorizationError {
    Error::new(Code::TokenResponseInvalid, format!("the callback {fault}")).into()
}

fn invalid(message: impl Into<std::borrow::Cow<'static, str>>) -> AuthorizationError {
    Error::new(Code::InvalidOption, message).into()
}

fn random_text(entropy: &mut impl EntropySource) -> Result<Secret, Error> {
    let mut bytes = vec![0; RANDOM];
    let filled = entropy.fill(&mut bytes);
    let bytes = Secret::from(bytes);
    if let Err(failure) = filled {
        return Err(Error::new(Code::EntropyUnavailable, failure.to_string()));
    }
    let mut text = Vec::with_capacity(base64url::encoded_length(RANDOM));
    base64url::encode(bytes.expose(), &mut text);
    Ok(Secret::from(text))
}
