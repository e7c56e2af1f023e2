//! The input and output of one token call, as methods of a JavaScript object.

use js_sys::{Array, Promise};
use secret_slots::Secret;
use secret_slots::token::{Limits, Moment, Reply, Standing, TokenIo, TokenRequest, Update, Verdict};
use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::answer::EventView;
use super::options::{NowOptions, read_now};
use super::view::{named, write};
use crate::error::Thrown;

#[wasm_bindgen]
extern "C" {
    /// A `CallIo` of js/token/call-io.js.
    pub type CallIo;

    #[wasm_bindgen(method, catch)]
    fn moment(this: &CallIo) -> Result<CallMoment, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn update(this: &CallIo, update: JsValue) -> Result<(), JsValue>;
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
    fn basic(this: &State) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn scout(this: &State) -> u32;

    /// `Response` of js/token/send.js.
    type Received;

    #[wasm_bindgen(method, getter)]
    fn status(this: &Received) -> u16;
    #[wasm_bindgen(method, getter, js_name = contentType)]
    fn content_type(this: &Received) -> String;
    #[wasm_bindgen(method, getter, js_name = retryAfter)]
    fn retry_after(this: &Received) -> Option<String>;
    #[wasm_bindgen(method, getter, js_name = wwwAuthenticate)]
    fn www_authenticate(this: &Received) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn body(this: &Received) -> Vec<u8>;
    #[wasm_bindgen(method, getter, js_name = isCut)]
    fn is_cut(this: &Received) -> bool;
}

#[derive(Serialize)]
struct UpdateView {
    standing: Standing,
    events: Vec<EventView>,
}

impl TokenIo for CallIo {
    type Error = Thrown;

    fn moment(&self) -> Result<Moment, Thrown> {
        let moment = self.moment()?;
        Ok(Moment { now: read_now(&moment.now()), standing: read_standing(&moment.standing()) })
    }

    fn update(&self, Update { standing, events }: Update) -> Result<(), Thrown> {
        let events = events.into_iter().map(EventView::from).collect();
        Ok(self.update(write(&UpdateView { standing, events })?)?)
    }

    async fn send(&self, request: TokenRequest, limits: Limits) -> Result<Reply, Thrown> {
        let authorization = request.authorization.as_ref().and_then(Secret::expose_str);
        let body = request.body.expose_str().unwrap_or_default();
        let write_within = limits.write.map(|milliseconds| milliseconds as f64);
        let sent = self.send(&request.url, authorization, body, limits.answer as f64, write_within)?;
        drop(request);
        Ok(read_reply(JsFuture::from(sent).await?))
    }

    async fn pause(&self, milliseconds: u64) -> Result<(), Thrown> {
        JsFuture::from(self.pause(milliseconds as f64)?).await?;
        Ok(())
    }

    async fn wait_for_other(&self, milliseconds: u64) -> Result<Option<Vec<Secret>>, Thrown> {
        Ok(secrets_of(JsFuture::from(self.wait_for_other(milliseconds as f64)?).await?))
    }

    async fn read_secrets(&self) -> Result<Option<Vec<Secret>>, Thrown> {
        Ok(secrets_of(JsFuture::from(self.read_secrets()?).await?))
    }

    async fn classify(&self, _reply: &Reply) -> Result<Verdict, Thrown> {
        let judgement = JsFuture::from(self.classify()?).await?;
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
        basic: state.basic().as_deref().and_then(named),
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
                retry_after: response.retry_after(),
                www_authenticate: response.www_authenticate(),
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
