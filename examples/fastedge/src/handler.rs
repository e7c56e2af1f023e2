//! The platform's side: a request comes in, an answer goes out.

use std::time::{SystemTime, UNIX_EPOCH};

use fastedge::body::Body;
use fastedge::http::{Request, Response, header};
use fastedge::secret::{self, Error};

use crate::verify;

// The functions that `secret_slots` has here are the platform's own, and elsewhere have these signatures.
const _: fn(&str) -> Result<Option<String>, Error> = secret_slots::fastedge::get;
const _: fn(&str) -> Result<Option<String>, Error> = secret::get;
const _: fn(&str, u32) -> Result<Option<String>, Error> = secret_slots::fastedge::get_effective_at;
const _: fn(&str, u32) -> Result<Option<String>, Error> = secret::get_effective_at;

#[fastedge::http]
fn main(request: Request<Body>) -> anyhow::Result<Response<Body>> {
    let authorization = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    let answer = Response::builder();
    let answer = match verify(authorization, now) {
        Ok(payload) => answer.header(header::CONTENT_TYPE, "application/json").body(Body::from(payload)),
        Err(refusal) => {
            let answer = answer.status(refusal.status());
            let answer = match refusal.challenge() {
                Some(challenge) => answer.header(header::WWW_AUTHENTICATE, challenge),
                None => answer,
            };
            answer.body(Body::from(refusal.to_string()))
        }
    };
    Ok(answer?)
}
