//! The input and output of one token call, as methods of a JavaScript object.

use js_sys::{Array, JsString, Promise};
use secret_slots::Secret;
use secret_slots::token::{
    BasicForm, Limits, Moment, Reply, Standing, TokenEvent, TokenIo, TokenRequest, Update, Verdict,
};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use super::answer::EventView;
use super::options::{NowOptions, read_now};
use super::view::write;
use crate::error::Thrown;
use crate::task::settled;

#[wasm_bindgen]
extern "C" {
    /// A `CallIo` of js/token/call-io.js.
    pub type CallIo;

    #[wasm_bindgen(method, catch)]
    fn moment(this: &CallIo) -> Result<CallMoment, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn update(
        this: &CallIo,
        last_good: Option<u8>,
        refused: u32,
        cool_until: f64,
        failures: u8,
        accepted_at: f64,
        requests: u8,
        basic: u8,
        scout: u32,
        has_token: bool,
        secret: Option<u32>,
        events: JsValue,
    ) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch)]
    fn send(
        this: &CallIo,
        url: &str,
        authorization: Option<&str>,
        body: &str,
        milliseconds: f64,
        write_within: Option<f64>,
    ) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn pause(this: &CallIo, milliseconds: f64) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch, js_name = waitForOther)]
    fn wait_for_other(this: &CallIo, milliseconds: f64) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch, js_name = readSecrets)]
    fn read_secrets(this: &CallIo) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn classify(this: &CallIo) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch)]
    pub(super) fn settle(
        this: &CallIo,
        is_form: bool,
        expires_at: Option<f64>,
        expires_in: Option<f64>,
        error: JsValue,
    ) -> Result<(), JsValue>;

    type CallMoment;

    #[wasm_bindgen(method, getter)]
    fn now(this: &CallMoment) -> NowOptions;
    #[wasm_bindgen(method, getter)]
    fn standing(this: &CallMoment) -> State;

    /// `State` of js/token/standing.js.
    type State;

    #[wasm_bindgen(method, getter, js_name = lastGood)]
    fn last_good(this: &State) -> Option<u8>;
    #[wasm_bindgen(method, getter)]
    fn refused(this: &State) -> u32;
    #[wasm_bindgen(method, getter, js_name = coolUntil)]
    fn cool_until(this: &State) -> f64;
    #[wasm_bindgen(method, getter)]
    fn failures(this: &State) -> u8;
    #[wasm_bindgen(method, getter, js_name = acceptedAt)]
    fn accepted_at(this: &State) -> f64;
    #[wasm_bindgen(method, getter)]
    fn requests(this: &State) -> u8;
    #[wasm_bindgen(method, getter)]
    fn basic(this: &State) -> u8;
    #[wasm_bindgen(method, getter)]
    fn scout(this: &State) -> u32;

    /// `Response` of js/token/send.js.
    type Received;

    #[wasm_bindgen(method, getter)]
    fn status(this: &Received) -> u16;
    #[wasm_bindgen(method, getter, js_name = contentType)]
    fn content_type(this: &Received) -> String;
    #[wasm_bindgen(method, getter, js_name = retryAfter)]
    fn retry_after(this: &Received) -> Option<JsString>;
    #[wasm_bindgen(method, getter, js_name = wwwAuthenticate)]
    fn www_authenticate(this: &Received) -> Option<JsString>;
    #[wasm_bindgen(method, getter)]
    fn body(this: &Received) -> Vec<u8>;
    #[wasm_bindgen(method, getter, js_name = isCut)]
    fn is_cut(this: &Received) -> bool;
}

/// The form of HTTP Basic that an endpoint is known to accept, as a number; 0 if none is known.
const fn number_of(basic: Option<BasicForm>) -> u8 {
    match basic {
        None => 0,
        Some(BasicForm::Encoded) => 1,
        Some(BasicForm::Raw) => 2,
    }
}

const fn form_of(number: u8) -> Option<BasicForm> {
    match number {
        1 => Some(BasicForm::Encoded),
        2 => Some(BasicForm::Raw),
        _ => None,
    }
}

impl TokenIo for CallIo {
    type Error = Thrown;

    fn moment(&self) -> Result<Moment, Thrown> {
        let moment = self.moment()?;
        Ok(Moment { now: read_now(&moment.now()), standing: read_standing(&moment.standing()) })
    }

    fn update(&self, Update { standing, events }: Update) -> Result<(), Thrown> {
        // Every successful call has this event, as its last one: it crosses as numbers too.
        let issued = match events.last() {
            Some(TokenEvent::Token(secret)) => Some(*secret),
            _ => None,
        };
        let others: Vec<_> = events.into_iter().filter_map(EventView::of).collect();
        let others = if others.is_empty() { JsValue::UNDEFINED } else { write(&others)? };
        Ok(self.update(
            standing.last_good,
            standing.refused,
            standing.cool_until as f64,
            standing.failures,
            standing.accepted_at as f64,
            standing.requests,
            number_of(standing.basic),
            standing.scout,
            issued.is_some(),
            issued.flatten().map(|secret| secret as u32),
            others,
        )?)
    }

    async fn send(&self, request: TokenRequest, limits: Limits) -> Result<Reply, Thrown> {
        let authorization = request.authorization.as_ref().and_then(Secret::expose_str);
        let body = request.body.expose_str().unwrap_or_default();
        let write_within = limits.write.map(|milliseconds| milliseconds as f64);
        let sent = self.send(&request.url, authorization, body, limits.answer as f64, write_within)?;
        drop(request);
        Ok(read_reply(settled(sent).await?))
    }

    async fn pause(&self, milliseconds: u64) -> Result<(), Thrown> {
        settled(self.pause(milliseconds as f64)?).await?;
        Ok(())
    }

    async fn wait_for_other(&self, milliseconds: u64) -> Result<Option<Vec<Secret>>, Thrown> {
        Ok(secrets_of(settled(self.wait_for_other(milliseconds as f64)?).await?))
    }

    async fn read_secrets(&self) -> Result<Option<Vec<Secret>>, Thrown> {
        Ok(secrets_of(settled(self.read_secrets()?).await?))
    }

    async fn classify(&self, _reply: &Reply) -> Result<Verdict, Thrown> {
        let judgement = settled(self.classify()?).await?;
        Ok(match judgement.as_string().as_deref() {
            Some("next") => Verdict::Next,
            Some("later") => Verdict::Later,
            Some("stop") => Verdict::Stop,
            _ => Verdict::Unknown,
        })
    }
}

fn read_standing(state: &State) -> Standing {
    Standing {
        last_good: state.last_good(),
        refused: state.refused(),
        cool_until: state.cool_until() as u64,
        failures: state.failures(),
        accepted_at: state.accepted_at() as u64,
        requests: state.requests(),
        basic: form_of(state.basic()),
        scout: state.scout(),
    }
}

/// Reads a response, or the word for the reason why there is none.
fn read_reply(received: JsValue) -> Reply {
    match received.as_string().as_deref() {
        Some("notSent") => Reply::NotSent,
        Some("notSentInTime") => Reply::NotSentInTime,
        Some("timedOut") => Reply::TimedOut,
        Some(_) => Reply::Lost,
        None => {
            let response: Received = received.unchecked_into();
            Reply::Response {
                status: response.status(),
                content_type: response.content_type(),
                retry_after: response.retry_after().map(String::from),
                www_authenticate: response.www_authenticate().map(String::from),
                body: response.body().into(),
                is_cut: response.is_cut(),
            }
        }
    }
}

/// Reads a list of secrets; `None` if JavaScript returned none, because it has not changed.
fn secrets_of(read: JsValue) -> Option<Vec<Secret>> {
    let list = read.dyn_into::<Array>().ok()?;
    Some(list.iter().filter_map(|secret| secret.as_string()).map(Secret::from).collect())
}
