//! The grant that a client asks for a token with.

use std::fmt;

use super::parameter::Parameter;
use crate::Secret;

/// A grant and its parameters (RFC 6749, section 4; RFC 7636; RFC 8707).
#[derive(Clone)]
pub struct Grant {
    pub(super) kind: GrantKind,
    pub(super) parameters: Vec<Parameter>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum GrantKind {
    ClientCredentials,
    RefreshToken,
    AuthorizationCode,
}

impl Grant {
    /// A grant by the client's own credentials (RFC 6749, section 4.4).
    #[must_use]
    pub fn client_credentials() -> Self {
        Self::new(GrantKind::ClientCredentials, "client_credentials")
    }

    /// A grant by a refresh token (RFC 6749, section 6).
    #[must_use]
    pub fn refresh_token(token: impl Into<Secret>) -> Self {
        Self::new(GrantKind::RefreshToken, "refresh_token").with("refresh_token", token, true)
    }

    /// A grant by an authorization code, with its PKCE verifier and the `redirect_uri` that it was sent to (RFC 6749, section
    /// 4.1.3; RFC 7636).
    #[must_use]
    pub fn authorization_code(
        code: impl Into<Secret>,
        code_verifier: impl Into<Secret>,
        redirect_uri: &str,
    ) -> Self {
        Self::new(GrantKind::AuthorizationCode, "authorization_code")
            .with("code", code, true)
            .with("redirect_uri", redirect_uri, false)
            .with("code_verifier", code_verifier, true)
    }

    /// Asks for a scope: scope tokens with spaces between them. A grant by code has none: its scope is part of the authorization.
    #[must_use]
    pub fn scope(self, scope: &str) -> Self {
        self.with("scope", scope, false)
    }

    /// Sets the parameter `audience`, which some servers require.
    #[must_use]
    pub fn audience(self, audience: &str) -> Self {
        self.with("audience", audience, false)
    }

    /// Adds a resource that the token is for (RFC 8707). May be called more than once.
    #[must_use]
    pub fn resource(self, resource: &str) -> Self {
        self.with("resource", resource, false)
    }

    /// Adds a parameter of the server's own, such as `audience` or `tenant`. An empty value sends nothing (RFC 6749, section 3.2).
    ///
    /// The name is validated when the call begins: it must not be one that a token request sets itself, such as `client_secret` or
    /// `scope`, or that this grant has already. The value is wiped as a secret is, and is removed from what the server says of it.
    #[must_use]
    pub fn parameter(mut self, name: impl Into<String>, value: impl Into<Secret>) -> Self {
        self.parameters.push(Parameter::extra(name.into(), value.into()));
        self
    }

    fn new(kind: GrantKind, name: &str) -> Self {
        Self { kind, parameters: Vec::with_capacity(4) }.with("grant_type", name, false)
    }

    fn with(mut self, name: &'static str, value: impl Into<Secret>, is_secret: bool) -> Self {
        self.parameters.push(Parameter::new(name, value.into(), is_secret));
        self
    }

    /// Returns the value of the first parameter with this name, if it is text.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|parameter| parameter.name == name)?.value.expose_str()
    }
}

impl fmt::Debug for Grant {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Grant({:?})", self.kind)
    }
}
