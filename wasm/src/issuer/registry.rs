//! The issuer: documents cross as JSON, commands as texts and numbers; the twin of js/registry/. A new secret is left in the text
//! buffer, and a presented one crosses through it.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Array;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::error::{NOT_LOADED, Thrown};
use crate::fields::Fields;
use crate::handles::Table;
use crate::text_buffer as text;
use secret_slots::boundary::JsonObject;
use secret_slots::policy::{EntropyFailure, EntropySource};
use secret_slots::registry::{
    Application, Applied, Command, Domain, Event, Expiry, Kind, Listed, Notice, Operation, Reason,
};
use secret_slots::{Code, Error, Secret};

/// Bytes of applications held at most for verification; what is evicted, JavaScript loads again.
const MAX_TABLE_BYTES: usize = 16 << 20;

thread_local! {
    static APPLICATIONS: RefCell<Table<Rc<Application>>> = const { RefCell::new(Table::new(MAX_TABLE_BYTES)) };
}

/// The tags of texts, as in js/registry/boundary.js.
mod tag {
    pub(super) const PREFIX: u8 = 1;
    pub(super) const DOMAIN_EXPIRY: u8 = 2;
    pub(super) const MAX_EXPIRY: u8 = 3;
    pub(super) const OPERATION: u8 = 4;
    pub(super) const SECRET: u8 = 5;
    pub(super) const DESCRIPTION: u8 = 6;
    pub(super) const EXPIRY: u8 = 7;
    pub(super) const KEY: u8 = 8;
    pub(super) const ACTOR: u8 = 9;
    pub(super) const ID: u8 = 10;
    pub(super) const KIND: u8 = 11;
    pub(super) const BASIS: u8 = 12;
    pub(super) const LOGGED: u8 = 13;
    pub(super) const RUN: u8 = 14;
}

/// The numbers of a call, in the order of js/registry/boundary.js: the time, whether it is forced, whether the new secret is yet to be delivered, the
/// overlap or -1; the domain's most secrets, most kept, most retired, overlap, longest overlap; then its thresholds.
struct Numbers<'a>(&'a [f64]);

impl Numbers<'_> {
    fn at(&self, place: usize) -> f64 {
        self.0.get(place).copied().unwrap_or_default()
    }

    fn thresholds(&self) -> Vec<u64> {
        self.0.iter().skip(9).map(|seconds| *seconds as u64).collect()
    }
}

fn domain_of(fields: &Fields, numbers: &Numbers<'_>) -> Result<Domain, Error> {
    let expiry = |tag| fields.get(tag).map(str::parse::<Expiry>).transpose();
    let domain = Domain {
        expiry: expiry(tag::DOMAIN_EXPIRY)?.unwrap_or(Expiry::None),
        max_expiry: expiry(tag::MAX_EXPIRY)?,
        max_secrets: numbers.at(4) as usize,
        max_kept: numbers.at(5) as usize,
        max_retired: numbers.at(6) as usize,
        overlap: numbers.at(7) as u64,
        max_overlap: numbers.at(8) as u64,
        prefix: fields.get(tag::PREFIX).unwrap_or_default().to_owned(),
    };
    domain.check()?;
    Ok(domain)
}

fn command_of(fields: &Fields, numbers: &Numbers<'_>) -> Result<Command, Error> {
    let text = |tag| fields.get(tag).unwrap_or_default().to_owned();
    let secret = || fields.get(tag::SECRET).map(str::to_owned);
    let overlap = numbers.at(3);
    let operation = match text(tag::OPERATION).as_str() {
        "add" => Operation::Add(text(tag::DESCRIPTION)),
        "renew" => Operation::Renew(text(tag::SECRET)),
        "rotate" => {
            Operation::Rotate { secret: secret(), overlap: (overlap >= 0.0).then_some(overlap as u64) }
        }
        "revoke" => Operation::Revoke(text(tag::SECRET)),
        "revokePrevious" => Operation::RevokePrevious(secret()),
        "delete" => Operation::Delete(text(tag::SECRET)),
        "setExpiry" => Operation::SetExpiry(fields.get(tag::EXPIRY).map(str::parse).transpose()?),
        "reapply" => Operation::Reapply,
        "markDelivered" => Operation::MarkDelivered(text(tag::SECRET)),
        "deleteApplication" => Operation::DeleteApplication,
        _ => return Err(Error::new(Code::InvalidOption, "there is no such operation")),
    };
    Ok(Command {
        operation,
        actor: fields.get(tag::ACTOR).map(str::to_owned),
        is_forced: numbers.at(1) > 0.0,
        idempotency_key: fields.get(tag::KEY).map(str::to_owned),
        is_undelivered: numbers.at(2) > 0.0,
        run: fields.get(tag::RUN).map(str::to_owned),
        basis: fields.get(tag::BASIS).map(str::to_owned),
    })
}

/// Random bytes that JavaScript has drawn, each used once, wiped with the rest.
struct Drawn {
    bytes: Secret,
    used: usize,
}

impl EntropySource for Drawn {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), EntropyFailure> {
        let end = self.used + bytes.len();
        bytes.copy_from_slice(self.bytes.expose().get(self.used..end).ok_or(EntropyFailure)?);
        self.used = end;
        Ok(())
    }
}

/// Checks a domain.
#[wasm_bindgen(js_name = checkDomain)]
pub fn check_domain(fields: Vec<u8>, numbers: &[f64]) -> Result<(), Thrown> {
    domain_of(&Fields::new(fields), &Numbers(numbers))?;
    Ok(())
}

/// The document of a new application; `before` is that of a deleted one of the same id. Answers as `applyCommand` does.
#[wasm_bindgen(js_name = createApplication)]
pub fn create_application(
    before: Option<String>,
    fields: Vec<u8>,
    numbers: &[f64],
    entropy: Vec<u8>,
) -> Result<Array, Thrown> {
    let (fields, numbers) = (Fields::new(fields), Numbers(numbers));
    let mut entropy = Drawn { bytes: Secret::from(entropy), used: 0 };
    let domain = domain_of(&fields, &numbers)?;
    let kind = fields.get(tag::KIND).and_then(Kind::from_name).ok_or_else(|| {
        Error::new(Code::InvalidOption, "the type of an application is one of web, machine, spa, native")
    })?;
    // What is left of a deleted one may be damaged: that must not be in the way.
    let before = before.and_then(|json| Application::from_json(&json).ok());
    let now = numbers.at(0) as u64;
    let applied = Application::create(
        fields.get(tag::ID).unwrap_or_default(),
        kind,
        fields.get(tag::EXPIRY).map(str::parse).transpose()?,
        fields.get(tag::ACTOR),
        before.as_ref(),
        &domain,
        now,
        &mut entropy,
    )?;
    Ok(answer(applied, &numbers))
}

/// Applies a command. Answers `[document, when a notice is due or -1, the unlogged events, the secret's length or 0, its id, its
/// expiry or -1, the previous one's or -1, whether it was repeated, whether it ended without a change]`, with a new secret in the text
/// buffer. The document is `undefined` when there is nothing to save.
///
/// With a basis in the fields, which is that of an earlier try, the command is refused when it is decided on something else now.
#[wasm_bindgen(js_name = applyCommand)]
pub fn apply_command(
    document: &str,
    fields: Vec<u8>,
    numbers: &[f64],
    entropy: Vec<u8>,
) -> Result<Array, Thrown> {
    let (fields, numbers) = (Fields::new(fields), Numbers(numbers));
    let mut entropy = Drawn { bytes: Secret::from(entropy), used: 0 };
    let domain = domain_of(&fields, &numbers)?;
    let command = command_of(&fields, &numbers)?;
    let logged: Vec<&str> = fields.all(tag::LOGGED).collect();
    let application = Application::from_json(document)?.logged(&logged);
    let now = numbers.at(0) as u64;
    let applied = application.apply(&domain, &command, now, &mut entropy)?;
    Ok(answer(applied, &numbers))
}

/// What a command is decided on.
#[wasm_bindgen(js_name = basisOf)]
pub fn basis_of(document: &str, fields: Vec<u8>, numbers: &[f64]) -> Result<String, Thrown> {
    let (fields, numbers) = (Fields::new(fields), Numbers(numbers));
    let command = command_of(&fields, &numbers)?;
    Ok(Application::from_json(document)?.basis(&command.operation, numbers.at(0) as u64))
}

fn answer(applied: Applied, numbers: &Numbers<'_>) -> Array {
    let Applied { application, happened, secret, secret_id, is_repeated, must_save } = applied;
    let length = secret.as_ref().map_or(0, |secret| secret.expose().len());
    let made = secret_id.as_deref().and_then(|id| application.secret(id));
    let previous = made.and_then(|made| application.previous_of(&made.id));
    let time = |at: Option<u64>| JsValue::from(at.map_or(-1.0, |at| at as f64));
    let answer = [
        if must_save { application.to_json().into() } else { JsValue::UNDEFINED },
        time(application.next_notice_at(&numbers.thresholds(), numbers.at(0) as u64)),
        array(application.unlogged.iter().map(Event::to_json)).into(),
        (length as f64).into(),
        secret_id.as_deref().map_or(JsValue::UNDEFINED, JsValue::from_str),
        time(made.and_then(|made| made.expires_at)),
        time(previous.and_then(|previous| previous.expires_at)),
        is_repeated.into(),
        happened.is_empty().into(),
    ];
    if let Some(secret) = secret {
        let copied = text::fill(length, |buffer| {
            buffer.copy_from_slice(secret.expose());
            Ok::<(), EntropyFailure>(())
        });
        debug_assert!(copied.is_ok());
    }
    answer.into_iter().collect()
}

/// An application and its secrets, as JSON, without hashes.
#[wasm_bindgen(js_name = describeApplication)]
pub fn describe_application(document: &str, now: f64) -> Result<String, Thrown> {
    let application = Application::from_json(document)?;
    let mut described = JsonObject::default();
    described.text("id", &application.id);
    described.text("type", application.kind.name());
    described.number("createdAt", application.created_at);
    described.optional_text("expiry", application.expiry.map(|expiry| expiry.to_string()).as_deref());
    described.flag("isDeleted", application.is_deleted);
    described.number("damaged", damaged(&application).into());
    described.array("unlogged", application.unlogged.iter().map(Event::to_json));
    described.array("secrets", application.list(now as u64).iter().map(listed_to_json));
    Ok(described.end())
}

fn listed_to_json(listed: &Listed) -> String {
    let mut shown = JsonObject::default();
    shown.text("secretId", &listed.id);
    shown.text("description", &listed.description);
    shown.text("hint", &listed.hint);
    shown.number("issuedAt", listed.issued_at);
    shown.optional_number("expiresAt", listed.expires_at);
    shown.optional_number("revokedAt", listed.revoked_at);
    shown.optional_text("previousSecretId", listed.previous.as_deref());
    shown.optional_number("previousExpiresAt", listed.previous_expires_at);
    shown.flag("isUndelivered", listed.is_undelivered);
    shown.optional_text("run", listed.run.as_deref());
    shown.end()
}

/// Loads an application for verification under a serial that was never used before. Answers its handle, how much of it is damaged, and for each
/// place the id of its secret and when its line was last rotated.
#[wasm_bindgen(js_name = loadApplication)]
pub fn load_application(serial: f64, document: &str) -> Result<Array, Thrown> {
    let application = Rc::new(Application::from_json(document)?);
    let answer = Array::of2(&JsValue::UNDEFINED, &damaged(&application).into());
    for (id, since) in application.ids().zip(application.lines_since()) {
        answer.push(&id.into());
        answer.push(&(since as f64).into());
    }
    let bytes = 3 * document.len();
    let handle = APPLICATIONS.with_borrow_mut(|table| table.insert(serial as u64, application, bytes));
    answer.set(0, (handle as f64).into());
    Ok(answer)
}

fn damaged(application: &Application) -> u32 {
    (application.damaged.len() + application.unreadable) as u32
}

/// Verifies the first `length` bytes of the text buffer, and wipes them. Answers `NOT_LOADED`, or in the lowest three bits 0 for the
/// current secret of a line, 1 for the previous one, 2 unknown, 3 expired, 4 revoked, 5 retired; above them its place.
#[wasm_bindgen(js_name = verifyClientSecret)]
pub fn verify_client_secret(handle: f64, length: usize, now: f64) -> i32 {
    let application = APPLICATIONS.with_borrow_mut(|table| table.get(handle as u64).map(Rc::clone));
    text::take_bytes(length, |presented| {
        let Some(application) = application else { return NOT_LOADED };
        let found = application.place_of(presented);
        let outcome = match application.judge(found, now as u64) {
            Ok(verified) => i32::from(verified.is_previous),
            Err((Reason::Unknown, _)) => 2,
            Err((Reason::Expired, _)) => 3,
            Err((Reason::Revoked, _)) => 4,
            Err((Reason::Retired, _)) => 5,
        };
        // By its place: to look for its id would take longer the further back it is.
        found.map_or(0, |place| (place as i32) << 3) | outcome
    })
}

/// The notices that are due, as JSON.
#[wasm_bindgen(js_name = dueNotices)]
pub fn due_notices(document: &str, numbers: &[f64]) -> Result<String, Thrown> {
    let numbers = Numbers(numbers);
    let application = Application::from_json(document)?;
    Ok(notices_to_json(&application.due_notices(&numbers.thresholds(), numbers.at(0) as u64)))
}

/// Claims the notices that are due. Answers `[document, when a notice is due or -1, the notices]`.
#[wasm_bindgen(js_name = claimNotices)]
pub fn claim_notices(document: &str, numbers: &[f64], by: f64) -> Result<Array, Thrown> {
    let numbers = Numbers(numbers);
    let (thresholds, now) = (numbers.thresholds(), numbers.at(0) as u64);
    let (application, claimed) = Application::from_json(document)?.claim_notices(&thresholds, now, by as u64);
    let next = application.next_notice_at(&thresholds, now).map_or(-1.0, |at| at as f64);
    Ok(Array::of3(&application.to_json().into(), &next.into(), &notices_to_json(&claimed).into()))
}

/// Notes that a notice was delivered. Answers `[document, when a notice is due or -1]`.
#[wasm_bindgen(js_name = settleNotice)]
pub fn settle_notice(
    document: &str,
    secret: &str,
    expires_at: f64,
    threshold: f64,
    numbers: &[f64],
) -> Result<Array, Thrown> {
    let numbers = Numbers(numbers);
    let settled =
        Application::from_json(document)?.settle_notice(secret, expires_at as u64, threshold as u64);
    let next = settled.next_notice_at(&numbers.thresholds(), numbers.at(0) as u64);
    Ok(Array::of2(&settled.to_json().into(), &next.map_or(-1.0, |at| at as f64).into()))
}

fn notices_to_json(notices: &[Notice]) -> String {
    array(notices.iter().map(|notice| {
        let mut shown = JsonObject::default();
        shown.text("id", &notice.id);
        shown.text("secretId", &notice.secret);
        shown.text("description", &notice.description);
        shown.text("hint", &notice.hint);
        shown.number("expiresAt", notice.expires_at);
        shown.number("threshold", notice.threshold);
        shown.end()
    }))
}

fn array(elements: impl Iterator<Item = String>) -> String {
    format!("[{}]", elements.collect::<Vec<_>>().join(","))
}
