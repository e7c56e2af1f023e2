//! Token requests.

use secret_slots::boundary::{Announced, Halt, Requested, check_parameter, read_parameters};
use secret_slots::token::{Grant, MAX_BODY, Now, drive};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::answer::{FaultView, settle};
use super::call_io::CallIo;
use super::options::{self, CallOptions, ClientOptions};
use super::refresh_io::RefreshIo;
use super::view::write;
use crate::error::Thrown;
use crate::task;

/// Validates a client without sending a request. Returns the faults of single secrets, as warnings.
#[wasm_bindgen(js_name = checkTokenClient)]
pub fn check_token_client(client: ClientOptions) -> Result<JsValue, Thrown> {
    let client = options::read_client(&client)?;
    client.call(Grant::client_credentials(), 1, Now { milliseconds: 0, unix: 0 }, 1)?;
    let faults: Vec<_> = client.secret_faults().into_iter().map(FaultView::from).collect();
    Ok(write(&faults)?)
}

/// Validates extra parameters, which are a form: of authorization requests, or of token requests.
#[wasm_bindgen(js_name = checkParameters)]
pub fn check_parameters(form: String, is_authorization: bool) -> Result<(), Thrown> {
    let requested = if is_authorization { Requested::Authorization } else { Requested::Token };
    for (name, value) in read_parameters(form) {
        check_parameter(&name, &value, requested)?;
    }
    Ok(())
}

/// Limits of token requests, in bytes.
#[wasm_bindgen]
#[derive(Clone, Copy)]
pub enum TokenLimit {
    /// The most of a response's body that is read.
    Body = 65_536,
}

const _: () = assert!(TokenLimit::Body as usize == MAX_BODY);

/// Begins the task of a token call, which ends with `settle` of `io`. It fails with an error of `io`, and with `ERR_INVALID_OPTION` or
/// `ERR_TOO_LARGE` for options that are not valid.
#[wasm_bindgen(js_name = fetchToken)]
pub fn fetch_token(client: ClientOptions, call: CallOptions, io: CallIo) -> usize {
    task::begin(async move {
        let result = match options::read_call(&client, &call)? {
            Err(refused) => Err(refused),
            Ok(call) => match drive(call, &Announced::<RefreshIo>::alone(&io)).await {
                Ok(result) => result,
                Err(Halt::Failed(error)) => return Err(error),
                Err(Halt::Closed) => return Err(Thrown::Host(JsValue::UNDEFINED)),
            },
        };
        settle(result, |form, at, seconds, error| io.settle(form, at, seconds, error))?;
        Ok(JsValue::UNDEFINED)
    })
}
