//! The authorization code flow with PKCE: the address that the user is sent to, and the one that comes back.

use std::fmt;

use sha2::{Digest, Sha256};

use super::token_client::TokenClient;
use super::url::Url;
use super::{Grant, TokenError};
use crate::encode::{base64url, form};
use crate::policy::EntropySource;
use crate::{Code, Error, Secret};

/// Random bytes of a state and of a verifier: 43 characters each, the least that RFC 7636 allows.
const RANDOM: usize = 32;

/// An authorization that was begun. It is kept until the callback, out of others' sight, and deleted before the code is
/// exchanged.
#[derive(Clone, Debug)]
pub struct Authorization {
    /// Where to send the user.
    pub url: String,
    /// Whom the answer has to be from (RFC 9207), when that is known.
    pub issuer: Option<String>,
    /// What binds the answer to this user's browser.
    pub state: Secret,
    /// The PKCE verifier (RFC 7636).
    pub code_verifier: Secret,
    /// Where the user is sent back.
    pub redirect_uri: String,
}

impl Authorization {
    /// Begins an authorization at the client's endpoint for it: response type `code`, a new state, and a PKCE challenge by S256.
    ///
    /// # Errors
    ///
    /// `ERR_INVALID_OPTION` when the client has no such endpoint, or the `redirect_uri` is not an absolute URL or has a fragment;
    /// `ERR_ENTROPY_UNAVAILABLE` when the source gives no random bytes.
    pub fn begin(
        client: &TokenClient,
        issuer: Option<&str>,
        redirect_uri: &str,
        scope: Option<&str>,
        entropy: &mut impl EntropySource,
    ) -> Result<Self, Error> {
        client.check()?;
        let endpoint = client.authorization_endpoint.as_deref().unwrap_or_default();
        let redirect = Url::parse(redirect_uri).filter(|url| !url.has_fragment);
        let Some(authorize) = Url::parse(endpoint).filter(|_| redirect.is_some()) else {
            return Err(Error::new(
                Code::InvalidOption,
                "there is no authorizationEndpoint, or redirectUri is not an absolute http or https URL without a fragment",
            ));
        };
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

    /// The grant that a callback's address carries, once it is the answer to this authorization.
    ///
    /// # Errors
    ///
    /// `ERR_INVALID_OPTION` when there is no state, no verifier or no `redirect_uri` to hold the callback against.
    /// `ERR_TOKEN_RESPONSE_INVALID` when the callback is at another address, repeats a parameter, has another state or issuer,
    /// or no code. `ERR_TOKEN_REQUEST_REFUSED` when it says that the authorization was refused.
    pub fn grant(&self, callback: &str) -> Result<Grant, AuthorizationError> {
        self.grant_at(&self.redirect_uri, callback)
    }

    /// As [`grant`](Self::grant), with the `redirect_uri` as browsers write it, where that is another spelling of the address.
    ///
    /// # Errors
    ///
    /// As [`grant`](Self::grant).
    pub fn grant_at(&self, place: &str, callback: &str) -> Result<Grant, AuthorizationError> {
        if self.state.expose().is_empty() || self.code_verifier.expose().is_empty() {
            return Err(invalid("the state or the codeVerifier of the authorization is empty"));
        }
        let Some(redirect_uri) = Url::parse(place) else {
            return Err(invalid("redirectUri is not an absolute http or https URL"));
        };
        let url = Url::parse(callback).ok_or_else(|| refused("is not an absolute http or https URL"))?;
        // What was in its query is still there; the server adds to it.
        let sent = |part: &str| {
            !part.is_empty() && !url.query.unwrap_or_default().split('&').any(|found| found == part)
        };
        if !url.is_same_place(&redirect_uri) || redirect_uri.query.unwrap_or_default().split('&').any(sent) {
            return Err(refused("is not at redirectUri"));
        }
        let answer = CallbackAnswer::read(url.query.unwrap_or_default())?;
        let state = answer.state.as_ref().ok_or_else(|| refused("has no state"))?;
        if *state != self.state {
            return Err(refused("has another state"));
        }
        // RFC 9207: an answer of another server must not be taken for this one's.
        if let Some(issuer) = &self.issuer {
            match &answer.iss {
                None => return Err(refused("does not say its issuer, which is expected")),
                Some(iss) if iss.expose() != issuer.as_bytes() => {
                    return Err(refused("is of another issuer"));
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
            let place = match name.as_slice() {
                b"state" => &mut answer.state,
                b"code" => &mut answer.code,
                b"iss" => &mut answer.iss,
                b"error" => &mut answer.error,
                _ => continue,
            };
            if place.replace(Secret::from(value)).is_some() {
                return Err(refused("has a parameter twice"));
            }
        }
        Ok(answer)
    }
}

/// Why a callback gives no grant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorizationError {
    /// The code and the sentence.
    pub error: Error,
    /// The code of the server's or the user's refusal (RFC 6749, section 4.1.2.1), if it is one: whoever sent the user here may
    /// have written it.
    pub server_error: Option<String>,
}

impl AuthorizationError {
    fn refusal(refusal: &Secret) -> Self {
        let is_code = |code: &&str| {
            let mut bytes = code.bytes();
            (1..=60).contains(&code.len()) && bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        };
        let code = refusal.expose_str().filter(is_code);
        let said = code.unwrap_or("an error that is no code");
        Self {
            error: Error::new(Code::TokenRequestRefused, format!("the authorization was refused: {said}")),
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

fn refused(what: &str) -> AuthorizationError {
    Error::new(Code::TokenResponseInvalid, format!("the callback {what}")).into()
}

fn invalid(message: &'static str) -> AuthorizationError {
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
