//! The members of a token response (RFC 6749, section 5.1), read before they are judged.

use std::borrow::Cow;

use super::answer::Response;
use super::echo::Echo;
use super::error_answer::is_form;
use super::grant::Grant;
use crate::encode::form;
use crate::encode::json::{Value, read_members};
use crate::{Code, Error, Secret, TokenClient};

/// The longest lifetime, in seconds. A longer one is clamped.
pub(super) const MAX_EXPIRES_IN: u64 = (1 << 31) - 1;
/// The most of a token type that a message shows, in characters.
const MAX_TYPE: usize = 60;

/// A token response that the server sent.
#[derive(Default)]
pub(super) struct Received {
    pub(super) access_token: Option<Secret>,
    pub(super) refresh_token: Option<Secret>,
    pub(super) scope: Option<String>,
    token_type: TokenType,
    expires_in: Lifetime,
    has_error: bool,
    /// The member `ok` is false, as some servers report an error.
    is_not_ok: bool,
    /// The body is a form, not JSON.
    pub(super) is_form: bool,
}

#[derive(Default)]
enum TokenType {
    #[default]
    Missing,
    Named(String),
    Malformed,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Lifetime {
    #[default]
    Missing,
    Seconds(u64),
    Malformed,
}

impl Received {
    /// Reads a body; `None` if it is neither one JSON object nor a form. If a name is repeated, the last member counts:
    /// js/token/response.js reads the same body with `JSON.parse` and `URLSearchParams`.
    pub(super) fn read(response: &Response<'_>) -> Option<Self> {
        let body = response.body;
        let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body).trim_ascii();
        let mut received = Self::default();
        if body.starts_with(b"{") {
            read_members(body, &mut |name, value| received.member(&name.bytes(), value)).ok()?;
        } else if is_form(response.content_type, body) {
            received.is_form = true;
            for (name, value) in form::pairs(body) {
                received.text(&name, value);
            }
        } else {
            return None;
        }
        Some(received)
    }

    /// Whether the response reports an error, even if it also has a token.
    pub(super) const fn is_error(&self) -> bool {
        self.has_error || self.is_not_ok
    }

    /// Whether the response names no type, so that its token is taken as Bearer.
    pub(super) const fn is_type_assumed(&self) -> bool {
        matches!(self.token_type, TokenType::Missing)
    }

    fn member(&mut self, name: &[u8], value: Value<'_>) {
        let is_null = matches!(value, Value::Null);
        let is_false = matches!(value, Value::Bool(false));
        match (name, value) {
            (b"ok", _) => self.is_not_ok = is_false,
            (_, Value::String(text)) => self.text(name, text.bytes().into_owned()),
            (b"error", Value::Number(number)) => {
                self.has_error = number.seconds().is_none_or(|zero| zero.ceil > 0)
            }
            (b"error", _) => self.has_error = !is_null && !is_false,
            (b"expires_in", Value::Number(number)) => {
                self.expires_in = match number.seconds() {
                    Some(seconds) => Lifetime::Seconds(seconds.floor),
                    None if number.is_negative() => Lifetime::Malformed,
                    None => Lifetime::Seconds(MAX_EXPIRES_IN),
                };
            }
            (b"expires_in", _) => {
                self.expires_in = if is_null { Lifetime::Missing } else { Lifetime::Malformed }
            }
            (b"token_type", _) => {
                self.token_type = if is_null { TokenType::Missing } else { TokenType::Malformed };
            }
            (b"access_token", _) => self.access_token = None,
            (b"refresh_token", _) => self.refresh_token = None,
            (b"scope", _) => self.scope = None,
            _ => {}
        }
    }

    fn text(&mut self, name: &[u8], value: Vec<u8>) {
        let secret = |value: Vec<u8>| (!value.is_empty()).then(|| Secret::from(value));
        let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
        match name {
            b"error" => self.has_error = !value.is_empty(),
            b"access_token" => self.access_token = secret(value),
            b"refresh_token" => self.refresh_token = secret(value),
            b"token_type" if value.is_empty() => self.token_type = TokenType::Missing,
            b"token_type" => self.token_type = TokenType::Named(text(&value)),
            b"scope" => self.scope = Some(text(&value)),
            b"expires_in" => {
                let digits = value.trim_ascii();
                let seconds = std::str::from_utf8(digits).ok().and_then(|digits| digits.parse().ok());
                self.expires_in = match digits {
                    [] => Lifetime::Missing,
                    _ if digits.iter().all(u8::is_ascii_digit) => {
                        Lifetime::Seconds(seconds.unwrap_or(MAX_EXPIRES_IN))
                    }
                    _ => Lifetime::Malformed,
                };
            }
            _ => {}
        }
    }

    /// Returns the lifetime in seconds. Fails if the client does not allow the type, or if the lifetime is malformed.
    pub(super) fn judge(&self, client: &TokenClient, grant: &Grant) -> Result<Option<u64>, Error> {
        let invalid = |message: Cow<'static, str>| Err(Error::new(Code::TokenResponseInvalid, message));
        let given = match &self.token_type {
            TokenType::Missing => Some(""),
            TokenType::Named(given) => Some(given.as_str()),
            TokenType::Malformed => None,
        };
        let is_allowed =
            |given: &str| client.token_types.iter().any(|known| known.eq_ignore_ascii_case(given));
        if !given.is_some_and(is_allowed) {
            return invalid(self.type_refusal(given, client, grant).into());
        }
        match self.expires_in {
            Lifetime::Missing => Ok(None),
            Lifetime::Seconds(seconds) => Ok(Some(seconds.min(MAX_EXPIRES_IN))),
            Lifetime::Malformed => {
                invalid("the server sent a token whose expires_in is not a number of seconds from 0".into())
            }
        }
    }

    /// Returns the message for a type that is not allowed. The type is the server's text: it must not repeat what was sent or
    /// received.
    #[inline(never)]
    fn type_refusal(&self, given: Option<&str>, client: &TokenClient, grant: &Grant) -> String {
        let received = self.access_token.iter().chain(&self.refresh_token);
        let echo =
            Echo::new(&client.client_id, client.secrets.iter().chain(received), &grant.parameters, None);
        let shown = given.map(|given| echo.for_people(given));
        let what = match shown.as_deref() {
            None => "whose token_type is not a string".to_owned(),
            Some("") => "without a token_type".to_owned(),
            Some(given) => {
                // A type's name is ASCII (RFC 6749, appendix A.13).
                let is_shown = |character: &char| character.is_ascii_graphic() || *character == '…';
                let name: String = given.chars().filter(is_shown).take(MAX_TYPE).collect();
                ["with the token_type \"", &name, "\""].concat()
            }
        };
        ["the server sent a token ", &what, ", which the option tokenTypes does not allow"].concat()
    }
}
