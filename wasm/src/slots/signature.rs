//! Signatures of webhooks and cookies, in one export, as each costs a Worker its size. The signed content is read from the channel.
//! Headers, the grammar of cookies and the forms of webhooks' keys stay in JavaScript.

use wasm_bindgen::prelude::wasm_bindgen;

use super::jwt::status;
use super::jwt_channel::{self, Figure};
use super::jwt_keys;
use super::key_table::{HS256, WEBHOOK};
use super::numbers::Status;
use secret_slots::boundary::{Key, Stop, is_listed, webhook_place, webhook_signature};

// Signs the channel's first `length` bytes: for a webhook with the slot in effect at `at`, or with the slot before it; for a cookie with
// the slot whose index is `at`. `flag` says of a webhook that the slot before is to sign, and of a cookie that its key may be short.
//
// Returns the slot's index; or a [`Status`], `BeforeFirst` when the slot before does not exist or may not sign. The report has the
// address of the signature, of 47 characters, and as `TextLength` 1 when it is in the list behind the content, which ends at `end`.
#[wasm_bindgen(js_name = signContent)]
pub fn sign_content(
    secret: f64,
    is_cookie: bool,
    at: f64,
    overlap: f64,
    flag: bool,
    length: usize,
    end: usize,
) -> i32 {
    let signed = jwt_keys::with(secret, |secret| {
        jwt_channel::with(|channel| {
            let place = if is_cookie {
                at as usize
            } else {
                match webhook_place(secret.timeline(), at as u64, overlap as u64, flag) {
                    Ok(Some(place)) => place,
                    Ok(None) => return Status::BeforeFirst as i32,
                    Err(refusal) => return status(&refusal.into(), channel),
                }
            };
            let kind = if is_cookie { HS256 } else { WEBHOOK };
            // JavaScript has checked the length of a webhook's key.
            match secret.find(place, kind, flag || !is_cookie) {
                Key::Ready(key) => {
                    let input = channel.input.get(..end).unwrap_or_default();
                    let (signed, list) = input.split_at_checked(length).unwrap_or_default();
                    webhook_signature(key, signed, &mut channel.token);
                    let (text, listed) = (channel.token.as_ptr() as usize, is_listed(&channel.token, list));
                    channel.report(Figure::Text, text as f64);
                    channel.report(Figure::TextLength, f64::from(u8::from(listed)));
                    place as i32
                }
                Key::Unusable(refusal) => status(&Stop::KeyRefused { place, refusal }, channel),
                Key::NotLoaded => {
                    channel.report(Figure::Place, place as f64);
                    channel.report(Figure::Algorithm, kind as f64);
                    Status::KeyNeeded as i32
                }
            }
        })
    });
    signed.unwrap_or(Status::NotLoaded as i32)
}
