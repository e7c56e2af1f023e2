//! Reads the options of a client and of a call from JavaScript.

use std::cell::RefCell;

use js_sys::JsString;
use secret_slots::boundary::read_parameters;
use secret_slots::token::{Authorization, AuthorizationError, Grant, Now, TokenCall, TokenError};
use secret_slots::{Code, Error, Secret, TokenClient};
use wasm_bindgen::prelude::wasm_bindgen;

use super::view::named;

#[wasm_bindgen]
extern "C" {
    /// A client and its secrets: `Client` of js/token/requests.js.
    pub type ClientOptions;

    #[wasm_bindgen(method, getter)]
    fn serial(this: &ClientOptions) -> f64;
    #[wasm_bindgen(method, getter, js_name = tokenEndpoint)]
    fn token_endpoint(this: &ClientOptions) -> String;
    #[wasm_bindgen(method, getter, js_name = refreshEndpoint)]
    fn refresh_endpoint(this: &ClientOptions) -> Option<String>;
    #[wasm_bindgen(method, getter, js_name = authorizationEndpoint)]
    fn authorization_endpoint(this: &ClientOptions) -> Option<String>;
    #[wasm_bindgen(method, getter, js_name = clientId)]
    fn client_id(this: &ClientOptions) -> String;
    #[wasm_bindgen(method, getter, js_name = clientSecrets)]
    fn client_secrets(this: &ClientOptions) -> Vec<String>;
    #[wasm_bindgen(method, getter, js_name = clientAuth)]
    fn client_auth(this: &ClientOptions) -> String;
    #[wasm_bindgen(method, getter, js_name = rawBasic)]
    fn raw_basic(this: &ClientOptions) -> Option<bool>;
    #[wasm_bindgen(method, getter, js_name = tokenTypes)]
    fn token_types(this: &ClientOptions) -> Option<Vec<String>>;
    #[wasm_bindgen(method, getter, js_name = allowInsecureRequests)]
    fn allow_insecure_requests(this: &ClientOptions) -> bool;
    #[wasm_bindgen(method, getter)]
    fn retries(this: &ClientOptions) -> u32;
    #[wasm_bindgen(method, getter, js_name = readsSecrets)]
    fn reads_secrets(this: &ClientOptions) -> bool;
    #[wasm_bindgen(method, getter)]
    fn classifies(this: &ClientOptions) -> bool;

    /// One call of a client: `Call` of js/token/requests.js.
    pub type CallOptions;

    #[wasm_bindgen(method, getter)]
    fn grant(this: &CallOptions) -> GrantOptions;
    #[wasm_bindgen(method, getter)]
    fn timeout(this: &CallOptions) -> f64;
    #[wasm_bindgen(method, getter)]
    fn serial(this: &CallOptions) -> u32;
    #[wasm_bindgen(method, getter)]
    fn seed(this: &CallOptions) -> u32;
    #[wasm_bindgen(method, getter)]
    fn now(this: &CallOptions) -> NowOptions;

    /// `Now` of js/token/call-io.js.
    pub type NowOptions;

    #[wasm_bindgen(method, getter)]
    fn milliseconds(this: &NowOptions) -> f64;
    #[wasm_bindgen(method, getter)]
    fn unix(this: &NowOptions) -> f64;

    /// `Grant` of js/token/requests.js: by the client's own credentials, unless it has a refresh token or a callback. A missing
    /// member crosses as a number if it is an object here, and through the memory if it is a `String`.
    type GrantOptions;

    #[wasm_bindgen(method, getter)]
    fn scope(this: &GrantOptions) -> Option<JsString>;
    #[wasm_bindgen(method, getter)]
    fn audience(this: &GrantOptions) -> Option<JsString>;
    #[wasm_bindgen(method, getter)]
    fn resource(this: &GrantOptions) -> Option<Vec<String>>;
    /// The extra parameters, as a form.
    #[wasm_bindgen(method, getter)]
    fn parameters(this: &GrantOptions) -> Option<JsString>;
    #[wasm_bindgen(method, getter, js_name = refreshToken)]
    fn refresh_token(this: &GrantOptions) -> Option<JsString>;
    #[wasm_bindgen(method, getter)]
    fn callback(this: &GrantOptions) -> Option<CallbackOptions>;

    /// A callback URL, and the authorization that it must answer.
    type CallbackOptions;

    #[wasm_bindgen(method, getter)]
    fn url(this: &CallbackOptions) -> String;
    #[wasm_bindgen(method, getter, js_name = redirectUri)]
    fn redirect_uri(this: &CallbackOptions) -> String;
    #[wasm_bindgen(method, getter, js_name = canonicalRedirectUri)]
    fn canonical_redirect_uri(this: &CallbackOptions) -> String;
    #[wasm_bindgen(method, getter)]
    fn issuer(this: &CallbackOptions) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn state(this: &CallbackOptions) -> String;
    #[wasm_bindgen(method, getter, js_name = codeVerifier)]
    fn code_verifier(this: &CallbackOptions) -> String;
}

pub(super) fn read_now(given: &NowOptions) -> Now {
    Now { milliseconds: given.milliseconds() as u64, unix: given.unix() as u64 }
}

/// How many clients are kept.
const MAX_CLIENTS: usize = 32;

thread_local! {
    /// The clients used last, under their serials, without their secrets: these cross at each call, and are wiped after it.
    static CLIENTS: RefCell<Vec<(f64, TokenClient)>> = const { RefCell::new(Vec::new()) };
}

pub(super) fn read_client(given: &ClientOptions) -> Result<TokenClient, Error> {
    let secrets = given.client_secrets().into_iter().map(Secret::from).collect();
    let serial = given.serial();
    let known = CLIENTS.with_borrow(|clients| {
        clients.iter().find(|(known, _)| *known == serial).map(|(_, client)| client.clone())
    });
    let client = match known {
        Some(client) => client,
        None => {
            let client = read_options(given)?;
            CLIENTS.with_borrow_mut(|clients| {
                if clients.len() == MAX_CLIENTS {
                    clients.remove(0);
                }
                clients.push((serial, client.clone()));
            });
            client
        }
    };
    Ok(client.with_secrets(secrets))
}

/// Reads all but the secrets.
fn read_options(given: &ClientOptions) -> Result<TokenClient, Error> {
    let auth = named(&given.client_auth()).ok_or_else(|| {
        let message = r#"clientAuth must be "client_secret_basic", "client_secret_post" or "none""#;
        Error::new(Code::InvalidOption, message)
    })?;
    let mut client = TokenClient::new(given.token_endpoint(), given.client_id(), Vec::new())
        .auth(auth)
        .allow_insecure(given.allow_insecure_requests())
        .retries(given.retries());
    if let Some(types) = given.token_types() {
        client = client.token_types(types);
    }
    if let Some(raw) = given.raw_basic() {
        client = client.raw_basic(raw);
    }
    if let Some(endpoint) = given.refresh_endpoint() {
        client = client.refresh_endpoint(endpoint);
    }
    if let Some(endpoint) = given.authorization_endpoint() {
        client = client.authorization_endpoint(endpoint);
    }
    Ok(client)
}

/// Begins a call. The inner error is the refusal of a callback, which ends the call before a request.
pub(super) fn read_call(
    client: &ClientOptions,
    call: &CallOptions,
) -> Result<Result<TokenCall, TokenError>, Error> {
    let grant = match read_grant(&call.grant()) {
        Ok(grant) => grant,
        Err(refused) if refused.error.code() == Code::InvalidOption => return Err(refused.error),
        Err(refused) => return Ok(Err(refused.into())),
    };
    let begun = read_client(client)?
        .timeout(call.timeout() as u64)
        .call(grant, call.serial(), read_now(&call.now()), call.seed())?
        .can_read_secrets(client.reads_secrets())
        .can_classify(client.classifies());
    Ok(Ok(begun))
}

fn read_grant(given: &GrantOptions) -> Result<Grant, AuthorizationError> {
    let grant = read_bare_grant(given)?;
    let extra = given.parameters().map(String::from).map(read_parameters).unwrap_or_default();
    Ok(extra.into_iter().fold(grant, |grant, (name, value)| grant.parameter(name, value)))
}

/// Reads a grant without its extra parameters.
fn read_bare_grant(given: &GrantOptions) -> Result<Grant, AuthorizationError> {
    if let Some(callback) = given.callback() {
        let begun = Authorization {
            url: String::new(),
            issuer: callback.issuer(),
            state: callback.state().into(),
            code_verifier: callback.code_verifier().into(),
            redirect_uri: callback.redirect_uri(),
        };
        return begun.grant_at(&callback.canonical_redirect_uri(), &callback.url());
    }
    let refresh_token = given.refresh_token().map(String::from);
    let mut grant = refresh_token.map_or_else(Grant::client_credentials, Grant::refresh_token);
    if let Some(scope) = given.scope() {
        grant = grant.scope(&String::from(scope));
    }
    if let Some(audience) = given.audience() {
        grant = grant.audience(&String::from(audience));
    }
    let resources = given.resource().unwrap_or_default();
    Ok(resources.iter().fold(grant, |grant, resource| grant.resource(resource)))
}
