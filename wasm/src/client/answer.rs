//! The events and the result of a call, as JavaScript reads them. They hold no secret.

use secret_slots::token::{Attempt, BasicForm, Outcome, SecretFault, Token, TokenError, TokenEvent};
use serde::Serialize;
use wasm_bindgen::JsValue;

use super::view::write;
use crate::error::Thrown;

/// What the core has read of a token. The token itself stays in the body that JavaScript has received.
#[derive(Serialize, Default)]
#[serde(rename_all = "camelCase")]
pub(super) struct TokenView {
    /// Whether the body is a form instead of JSON.
    pub(super) is_form: bool,
    pub(super) expires_at: Option<u64>,
    pub(super) expires_in: Option<u64>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ErrorView {
    code: &'static str,
    message: String,
    status: Option<u16>,
    error: Option<String>,
    description: Option<String>,
    retry_after: Option<u64>,
    outcome: Outcome,
    attempts: Vec<AttemptView>,
    /// The token that the server issued, if it is refused here.
    received: Option<TokenView>,
}

#[derive(Serialize)]
struct AttemptView {
    secret: usize,
    status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

/// Hands the result of a call to a method of JavaScript: the token as numbers, and the error as an object.
pub(super) fn settle<T>(
    result: Result<Token, TokenError>,
    method: impl FnOnce(bool, Option<f64>, Option<f64>, JsValue) -> Result<T, JsValue>,
) -> Result<T, Thrown> {
    let (token, error) = match result {
        Ok(token) => (TokenView::from(&token), JsValue::UNDEFINED),
        Err(error) => (TokenView::default(), write(&ErrorView::from(error))?),
    };
    let number = |seconds: Option<u64>| seconds.map(|seconds| seconds as f64);
    Ok(method(token.is_form, number(token.expires_at), number(token.expires_in), error)?)
}

impl From<&Token> for TokenView {
    fn from(token: &Token) -> Self {
        Self { is_form: token.is_form, expires_at: token.expires_at, expires_in: token.expires_in }
    }
}

impl From<TokenError> for ErrorView {
    fn from(error: TokenError) -> Self {
        Self {
            code: error.error.code().as_str(),
            message: error.error.message().to_owned(),
            status: error.status,
            error: error.server_error,
            description: error.description,
            retry_after: error.retry_after,
            outcome: error.outcome,
            attempts: error.attempts.into_iter().map(AttemptView::from).collect(),
            received: error.received.as_deref().map(TokenView::from),
        }
    }
}

impl From<Attempt> for AttemptView {
    fn from(Attempt { secret, status, error }: Attempt) -> Self {
        Self { secret, status, error }
    }
}

/// A `TokenEvent` of js/token/types.js.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub(super) enum EventView {
    Fallback {
        from: usize,
        to: usize,
        status: u16,
        #[serde(skip_serializing_if = "Option::is_none")]
        error: Option<String>,
    },
    AllRefused {
        count: usize,
    },
    Retried {
        wait: u64,
    },
    UnknownAnswer {
        status: u16,
    },
    BasicForm {
        is_raw: bool,
    },
    TokenTypeAssumed,
}

impl EventView {
    /// Returns the view of an event; `None` for that of a token, which crosses as a number.
    pub(super) fn of(event: TokenEvent) -> Option<Self> {
        Some(match event {
            TokenEvent::Token(_) => return None,
            TokenEvent::Fallback { from, to, status, error } => Self::Fallback { from, to, status, error },
            TokenEvent::AllRefused(count) => Self::AllRefused { count },
            TokenEvent::Retried(wait) => Self::Retried { wait },
            TokenEvent::UnknownAnswer(status) => Self::UnknownAnswer { status },
            TokenEvent::BasicForm(form) => Self::BasicForm { is_raw: form == BasicForm::Raw },
            TokenEvent::TypeAssumed => Self::TokenTypeAssumed,
        })
    }
}

/// A fault of one secret in a list.
#[derive(Serialize)]
pub(super) struct FaultView {
    secret: usize,
    fault: &'static str,
    /// The index of the secret that a duplicate equals.
    of: Option<usize>,
}

impl From<SecretFault> for FaultView {
    fn from(fault: SecretFault) -> Self {
        match fault {
            SecretFault::Empty(secret) => Self { secret, fault: "empty", of: None },
            SecretFault::Duplicate { secret, of } => Self { secret, fault: "duplicate", of: Some(of) },
            SecretFault::Padded(secret) => Self { secret, fault: "padded", of: None },
        }
    }
}
