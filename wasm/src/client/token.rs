//! Token calls: what is asked for crosses as fields, and JavaScript does what a call needs done; the twin of js/token/.

use js_sys::{Array, Promise, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::first;
use super::keeper::RefreshIo;
use crate::error::Thrown;
use crate::fields::Fields;
use secret_slots::boundary::{Announced, Halt};
use secret_slots::policy::SystemEntropy;
use secret_slots::token::{
    Authorization, BasicForm, ClientAuth, Grant, Limits, Now, Outcome, Reply, SecretFault, Standing,
    TokenCall, TokenError, TokenEvent, TokenIo, TokenRequest, Verdict, drive,
};
use secret_slots::{Error, Secret, TokenClient};

/// Which text is what.
mod tag {
    pub(super) const ENDPOINT: u8 = 0;
    pub(super) const REFRESH_ENDPOINT: u8 = 1;
    pub(super) const CLIENT_ID: u8 = 2;
    pub(super) const SECRET: u8 = 3;
    pub(super) const TOKEN_TYPE: u8 = 4;
    pub(super) const SCOPE: u8 = 5;
    pub(super) const AUDIENCE: u8 = 6;
    pub(super) const RESOURCE: u8 = 7;
    pub(super) const REFRESH_TOKEN: u8 = 8;
    pub(super) const CALLBACK: u8 = 9;
    pub(super) const CODE_VERIFIER: u8 = 10;
    pub(super) const REDIRECT_URI: u8 = 11;
    pub(super) const ISSUER: u8 = 12;
    pub(super) const STATE: u8 = 13;
    pub(super) const AUTHORIZATION_ENDPOINT: u8 = 14;
    /// The redirect URI as browsers write it.
    pub(super) const PLACE: u8 = 15;
}

/// Flags of a client, a sum.
mod flag {
    pub(super) const POST: u32 = 1;
    pub(super) const PUBLIC: u32 = 2;
    pub(super) const RAW_BASIC: u32 = 4;
    pub(super) const INSECURE: u32 = 8;
    pub(super) const READS_SECRETS: u32 = 16;
    pub(super) const CLASSIFIES: u32 = 32;
    pub(super) const ENCODED_BASIC: u32 = 64;
}

#[wasm_bindgen]
extern "C" {
    /// A `CallIo` of js/token/call-io.js.
    pub type CallIo;

    #[wasm_bindgen(method)]
    fn milliseconds(this: &CallIo) -> f64;
    #[wasm_bindgen(method)]
    fn unix(this: &CallIo) -> f64;
    #[wasm_bindgen(method)]
    fn numbers(this: &CallIo) -> Vec<f64>;
    #[wasm_bindgen(method)]
    fn settle(this: &CallIo, numbers: &[f64]);
    #[wasm_bindgen(method)]
    fn event(this: &CallIo, kind: u8, secret: i32, other: f64, status: u16, error: Option<&str>);
    #[wasm_bindgen(method)]
    fn send(
        this: &CallIo,
        url: &str,
        authorization: Option<&str>,
        body: &str,
        answer: f64,
        write: f64,
    ) -> Promise;
    #[wasm_bindgen(method)]
    fn pause(this: &CallIo, milliseconds: f64) -> Promise;
    #[wasm_bindgen(method, js_name = waitForOther)]
    fn wait_for_other(this: &CallIo, milliseconds: f64) -> Promise;
    #[wasm_bindgen(method, js_name = readSecrets)]
    fn read_secrets(this: &CallIo) -> Promise;
    #[wasm_bindgen(method)]
    fn classify(this: &CallIo) -> Promise;
}

/// Validates the client's configuration without sending a request. Returns the faults of single secrets, three numbers each: 0 for
/// an empty one, 1 for a duplicate, 2 for a padded one; its index; the index of the one that a duplicate equals, else -1.
#[wasm_bindgen(js_name = checkTokenClient)]
pub fn check_token_client(fields: Vec<u8>, flags: u32) -> Result<Vec<i32>, Thrown> {
    let now = Now { milliseconds: 0, unix: 0 };
    let client = client_of(&Fields::new(fields), flags);
    client.call(Grant::client_credentials(), 1, now, 1)?;
    let faults = client.secret_faults().into_iter().flat_map(|fault| match fault {
        SecretFault::Empty(secret) => [0, secret as i32, -1],
        SecretFault::Duplicate { secret, of } => [1, secret as i32, of as i32],
        SecretFault::Padded(secret) => [2, secret as i32, -1],
    });
    Ok(faults.collect())
}

/// Asks for a token. Returns what [`answer_of`] makes of it, and rejects with what `io` rejects with.
#[wasm_bindgen(js_name = fetchToken)]
pub async fn fetch_token(
    fields: Vec<u8>,
    flags: u32,
    timeout: f64,
    retries: u32,
    serial: u32,
    seed: u32,
    io: CallIo,
) -> Result<Array, Thrown> {
    let call = call_of(fields, flags, timeout, retries, serial, seed, io.now())?;
    match drive(call, &Announced::<RefreshIo>::alone(&io)).await {
        Ok(result) => Ok(answer_of(result)),
        Err(Halt::Failed(error)) => Err(error),
        Err(Halt::Closed) => Err(Thrown::Host(JsValue::UNDEFINED)),
    }
}

#[inline(never)]
pub(super) fn call_of(
    fields: Vec<u8>,
    flags: u32,
    timeout: f64,
    retries: u32,
    serial: u32,
    seed: u32,
    now: Now,
) -> Result<TokenCall, Error> {
    let fields = Fields::new(fields);
    let client = client_of(&fields, flags).timeout(timeout as u64).retries(retries);
    let call = client.call(grant_of(&fields)?, serial, now, seed)?;
    Ok(call.can_read_secrets(flags & flag::READS_SECRETS != 0).can_classify(flags & flag::CLASSIFIES != 0))
}

/// Begins an authorization and answers `[url, state, codeVerifier]`.
#[wasm_bindgen(js_name = beginAuthorization)]
pub fn begin_authorization(fields: Vec<u8>, flags: u32) -> Result<Array, Thrown> {
    let fields = Fields::new(fields);
    let begun = Authorization::begin(
        &client_of(&fields, flags),
        fields.get(tag::ISSUER),
        fields.get(tag::REDIRECT_URI).unwrap_or_default(),
        fields.get(tag::SCOPE),
        &mut SystemEntropy,
    )?;
    let text = |secret: &Secret| JsValue::from(secret.expose_str());
    Ok(Array::of3(&begun.url.into(), &text(&begun.state), &text(&begun.code_verifier)))
}

fn client_of(fields: &Fields, flags: u32) -> TokenClient {
    let text = |tag| fields.get(tag).unwrap_or_default();
    let auth = match flags & (flag::POST | flag::PUBLIC) {
        0 => ClientAuth::SecretBasic,
        flag::POST => ClientAuth::SecretPost,
        _ => ClientAuth::None,
    };
    let client = TokenClient::new(text(tag::ENDPOINT), text(tag::CLIENT_ID), fields.secrets(tag::SECRET))
        .auth(auth)
        .allow_insecure(flags & flag::INSECURE != 0)
        .token_types(fields.all(tag::TOKEN_TYPE).map(str::to_owned).collect());
    let client = match flags & (flag::RAW_BASIC | flag::ENCODED_BASIC) {
        0 => client,
        form => client.raw_basic(form == flag::RAW_BASIC),
    };
    let client = match fields.get(tag::REFRESH_ENDPOINT) {
        Some(endpoint) => client.refresh_endpoint(endpoint),
        None => client,
    };
    match fields.get(tag::AUTHORIZATION_ENDPOINT) {
        Some(endpoint) => client.authorization_endpoint(endpoint),
        None => client,
    }
}

fn grant_of(fields: &Fields) -> Result<Grant, Error> {
    let text = |tag| fields.get(tag).unwrap_or_default();
    if let Some(callback) = fields.get(tag::CALLBACK) {
        let begun = Authorization {
            url: String::new(),
            issuer: fields.get(tag::ISSUER).map(str::to_owned),
            state: text(tag::STATE).into(),
            code_verifier: text(tag::CODE_VERIFIER).into(),
            redirect_uri: text(tag::REDIRECT_URI).to_owned(),
        };
        return begun.grant_at(fields.get(tag::PLACE).unwrap_or(&begun.redirect_uri), callback);
    }
    let mut grant =
        fields.get(tag::REFRESH_TOKEN).map_or_else(Grant::client_credentials, Grant::refresh_token);
    if let Some(scope) = fields.get(tag::SCOPE) {
        grant = grant.scope(scope);
    }
    if let Some(audience) = fields.get(tag::AUDIENCE) {
        grant = grant.audience(audience);
    }
    Ok(fields.all(tag::RESOURCE).fold(grant, Grant::resource))
}

impl TokenIo for CallIo {
    type Error = Thrown;

    fn now(&self) -> Now {
        Now { milliseconds: self.milliseconds() as u64, unix: self.unix() as u64 }
    }

    fn standing(&self) -> Standing {
        Standing::from_numbers(first(&self.numbers()))
    }

    fn set_standing(&self, standing: Standing) {
        self.settle(&standing.to_numbers());
    }

    fn event(&self, event: TokenEvent) {
        let place = |secret: usize| secret as i32;
        match event {
            TokenEvent::Token(secret) => self.event(0, secret.map_or(-1, place), 0.0, 0, None),
            TokenEvent::Fallback { from, to, status, error } => {
                self.event(1, place(from), to as f64, status, error.as_deref());
            }
            TokenEvent::AllRefused(count) => self.event(2, -1, count as f64, 0, None),
            TokenEvent::Retried(wait) => self.event(3, -1, wait as f64, 0, None),
            TokenEvent::UnknownAnswer(status) => self.event(4, -1, 0.0, status, None),
            TokenEvent::BasicForm(form) => {
                self.event(5, -1, f64::from(u8::from(form == BasicForm::Raw)), 0, None);
            }
            TokenEvent::TypeAssumed => self.event(6, -1, 0.0, 0, None),
        }
    }

    async fn send(&self, request: TokenRequest, limits: Limits) -> Result<Reply, Thrown> {
        let authorization = request.authorization.as_ref().and_then(Secret::expose_str);
        let body = request.body.expose_str().unwrap_or_default();
        let write = limits.write.map_or(-1.0, |milliseconds| milliseconds as f64);
        let sent = self.send(&request.url, authorization, body, limits.answer as f64, write);
        let answer = JsFuture::from(sent).await?;
        Ok(match answer.dyn_into::<Array>() {
            Ok(answer) => Reply::Response {
                status: answer.get(0).as_f64().unwrap_or_default() as u16,
                content_type: answer.get(1).as_string().unwrap_or_default(),
                retry_after: answer.get(2).as_string(),
                www_authenticate: answer.get(3).as_string(),
                body: Secret::from(answer.get(4).unchecked_into::<Uint8Array>().to_vec()),
                is_cut: answer.get(5).is_truthy(),
            },
            Err(answer) => match answer.as_f64() {
                Some(0.0) => Reply::NotSent,
                Some(1.0) => Reply::Lost,
                Some(3.0) => Reply::NotSentInTime,
                _ => Reply::TimedOut,
            },
        })
    }

    async fn pause(&self, milliseconds: u64) -> Result<(), Thrown> {
        Ok(JsFuture::from(self.pause(milliseconds as f64)).await.map(|_| ())?)
    }

    async fn wait_for_other(&self, milliseconds: u64) -> Result<Option<Vec<Secret>>, Thrown> {
        Ok(JsFuture::from(self.wait_for_other(milliseconds as f64)).await.map(secrets_of)?)
    }

    async fn read_secrets(&self) -> Result<Option<Vec<Secret>>, Thrown> {
        Ok(JsFuture::from(self.read_secrets()).await.map(secrets_of)?)
    }

    async fn classify(&self, _reply: &Reply) -> Result<Verdict, Thrown> {
        let verdict = JsFuture::from(self.classify()).await?;
        Ok(match verdict.as_f64() {
            Some(1.0) => Verdict::Next,
            Some(2.0) => Verdict::Later,
            Some(3.0) => Verdict::Stop,
            _ => Verdict::Unknown,
        })
    }
}

fn secrets_of(block: JsValue) -> Option<Vec<Secret>> {
    let block = block.dyn_into::<Uint8Array>().ok()?;
    Some(Fields::new(block.to_vec()).secrets(tag::SECRET))
}

/// `[secret, isForm, expiresAt, expiresIn]` of a token, whose secret is -1 for none; or `[code, message, status, error,
/// description, retryAfter, outcome, isForm, secret, status, error, …]` of an error, with three places for each refused secret,
/// and `isForm` only where something was received all the same.
#[inline(never)]
pub(super) fn answer_of(result: Result<secret_slots::token::Token, TokenError>) -> Array {
    let answer = Array::new();
    let push = |value: JsValue| answer.push(&value);
    match result {
        Ok(token) => {
            push(token.secret.map_or(-1.0, |secret| secret as f64).into());
            push(token.is_form.into());
            push(token.expires_at.map(|seconds| seconds as f64).into());
            push(token.expires_in.map(|seconds| seconds as f64).into());
        }
        Err(error) => {
            push(error.error.code().as_str().into());
            push(error.error.message().into());
            push(error.status.map(f64::from).into());
            push(error.server_error.into());
            push(error.description.into());
            push(error.retry_after.map(|seconds| seconds as f64).into());
            push(
                match error.outcome {
                    Outcome::NotProcessed => "not_processed",
                    Outcome::Processed => "processed",
                    Outcome::Unknown => "unknown",
                }
                .into(),
            );
            push(error.received.map(|token| token.is_form).into());
            for attempt in error.attempts {
                push((attempt.secret as f64).into());
                push(attempt.status.into());
                push(attempt.error.into());
            }
        }
    }
    answer
}
