//! The members of a token response (RFC 6749, section 5.1), read before any of them is judged.

use super::answer::Response;
use super::error_answer::is_form;
use crate::encode::form;
use crate::encode::json::{Value, read_object};
use crate::{Code, Error, Secret};

/// The longest lifetime that counts, in seconds: what is longer is clamped.
pub(super) const MAX_EXPIRES_IN: u64 = (1 << 31) - 1;

/// What a server handed out.
#[derive(Default)]
pub(super) struct Received {
    pub(super) access_token: Option<Secret>,
    pub(super) refresh_token: Option<Secret>,
    pub(super) scope: Option<String>,
    token_type: Option<String>,
    expires_in: Lifetime,
    /// It also says that something is wrong.
    pub(super) is_error: bool,
    /// The body is a form, not JSON.
    pub(super) is_form: bool,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Lifetime {
    #[default]
    Missing,
    Seconds(u64),
    Malformed,
}

impl Received {
    /// Reads a body; `None` when it is neither one JSON object, each of its names once, nor a form.
    pub(super) fn read(response: &Response<'_>) -> Option<Self> {
        let body = response.body;
        let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body).trim_ascii();
        let mut received = Self::default();
        if body.starts_with(b"{") {
            read_object(body, |name, value| received.member(&name.bytes(), value)).ok()?;
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

    fn member(&mut self, name: &[u8], value: Value<'_>) {
        let is_no = matches!(value, Value::Bool(false) | Value::Null);
        match (name, value) {
            (_, Value::String(text)) => self.text(name, text.bytes().into_owned()),
            (b"error", Value::Number(number)) => {
                self.is_error = number.seconds().is_none_or(|zero| zero.ceil > 0)
            }
            (b"error", _) => self.is_error = !is_no,
            (b"ok", Value::Bool(false)) => self.is_error = true,
            (b"expires_in", Value::Number(number)) => {
                self.expires_in = match number.seconds() {
                    Some(seconds) => Lifetime::Seconds(seconds.floor),
                    None if number.is_negative() => Lifetime::Malformed,
                    None => Lifetime::Seconds(MAX_EXPIRES_IN),
                };
            }
            (b"expires_in", value) => {
                self.expires_in =
                    if matches!(value, Value::Null) { Lifetime::Missing } else { Lifetime::Malformed };
            }
            (b"access_token", _) => self.access_token = None,
            (b"refresh_token", _) => self.refresh_token = None,
            _ => {}
        }
    }

    fn text(&mut self, name: &[u8], value: Vec<u8>) {
        let secret = |value: Vec<u8>| (!value.is_empty()).then(|| Secret::from(value));
        let text = |value: &[u8]| Some(String::from_utf8_lossy(value).into_owned());
        match name {
            b"error" => self.is_error = !value.is_empty(),
            b"access_token" => self.access_token = secret(value),
            b"refresh_token" => self.refresh_token = secret(value),
            b"token_type" => self.token_type = text(&value),
            b"scope" => self.scope = text(&value),
            b"expires_in" => {
                let digits = value.trim_ascii();
                let is_number = !digits.is_empty() && digits.iter().all(u8::is_ascii_digit);
                let seconds = std::str::from_utf8(digits).ok().and_then(|digits| digits.parse().ok());
                self.expires_in = match is_number {
                    true => Lifetime::Seconds(seconds.unwrap_or(MAX_EXPIRES_IN)),
                    false => Lifetime::Malformed,
                };
            }
            _ => {}
        }
    }

    /// The lifetime in seconds, once the type is one of those allowed and the lifetime is one.
    pub(super) fn judge(&self, types: &[String]) -> Result<Option<u64>, Error> {
        let given = self.token_type.as_deref().unwrap_or_default();
        if !types.iter().any(|known| known.eq_ignore_ascii_case(given)) {
            return Err(Error::new(
                Code::TokenResponseInvalid,
                "the server gave a token whose token_type is not among those allowed",
            ));
        }
        match self.expires_in {
            Lifetime::Missing => Ok(None),
            Lifetime::Seconds(seconds) => Ok(Some(seconds.min(MAX_EXPIRES_IN))),
            Lifetime::Malformed => Err(Error::new(
                Code::TokenResponseInvalid,
                "the server gave a token whose expires_in is not a number of seconds, 0 or more",
            )),
        }
    }
}
