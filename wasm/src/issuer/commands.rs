//! What JavaScript asks for. [`strict`] refuses members that these structs do not have.

use secret_slots::registry::{Command, Domain, Expiry, Kind, Operation, OperationName};
use secret_slots::{Code, Error};
use serde::Deserialize;
use wasm_bindgen::JsValue;

use crate::strict;

/// The policy of a domain. Times are in seconds.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct DomainOptions {
    expiry: String,
    max_expiry: Option<String>,
    max_secrets: u32,
    max_kept: u32,
    max_retired: u32,
    overlap: u64,
    max_overlap: u64,
    prefix: String,
}

/// A new application.
#[derive(Deserialize)]
struct ApplicationOptions {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    expiry: Option<String>,
    actor: Option<String>,
}

/// An operation, and how it is meant.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CommandOptions {
    operation: String,
    secret_id: Option<String>,
    description: Option<String>,
    expiry: Option<String>,
    overlap: Option<u64>,
    actor: Option<String>,
    force: Option<bool>,
    idempotency_key: Option<String>,
    is_undelivered: Option<bool>,
    run: Option<String>,
    precondition: Option<String>,
}

/// A new application, as it is asked for.
pub(super) struct Creation {
    pub(super) id: String,
    pub(super) kind: Kind,
    pub(super) expiry: Option<Expiry>,
    pub(super) actor: Option<String>,
}

pub(super) fn domain(given: JsValue) -> Result<Domain, Error> {
    let options: DomainOptions = strict::read(given, "the domain")?;
    let domain = Domain {
        expiry: options.expiry.parse()?,
        max_expiry: expiry(options.max_expiry.as_deref())?,
        max_secrets: options.max_secrets as usize,
        max_kept: options.max_kept as usize,
        max_retired: options.max_retired as usize,
        overlap: options.overlap,
        max_overlap: options.max_overlap,
        prefix: options.prefix,
    };
    domain.check()?;
    Ok(domain)
}

pub(super) fn creation(given: JsValue) -> Result<Creation, Error> {
    let ApplicationOptions { id, kind, expiry: lives, actor } = strict::read(given, "the application")?;
    let kind = Kind::from_name(&kind)
        .ok_or_else(|| wrong("the type of an application is one of web, machine, spa, native"))?;
    Ok(Creation { id, kind, expiry: expiry(lives.as_deref())?, actor })
}

pub(super) fn command(given: JsValue) -> Result<Command, Error> {
    let options: CommandOptions = strict::read(given, "the command")?;
    let secret = || options.secret_id.clone().ok_or_else(|| wrong("the command has no secretId"));
    let operation = match operation_name(&options.operation)? {
        OperationName::CreateApplication => {
            return Err(wrong("createApplication is not a command to an application"));
        }
        OperationName::Add => Operation::Add(options.description.clone().unwrap_or_default()),
        OperationName::Renew => Operation::Renew(secret()?),
        OperationName::Rotate => {
            Operation::Rotate { secret: options.secret_id.clone(), overlap: options.overlap }
        }
        OperationName::Revoke => Operation::Revoke(secret()?),
        OperationName::RevokePrevious => Operation::RevokePrevious(options.secret_id.clone()),
        OperationName::Delete => Operation::Delete(secret()?),
        OperationName::SetExpiry => Operation::SetExpiry(expiry(options.expiry.as_deref())?),
        OperationName::Reapply => Operation::Reapply,
        OperationName::MarkDelivered => Operation::MarkDelivered(secret()?),
        OperationName::DeleteApplication => Operation::DeleteApplication,
    };
    Ok(Command {
        operation,
        actor: options.actor,
        is_forced: options.force.unwrap_or(false),
        idempotency_key: options.idempotency_key,
        is_undelivered: options.is_undelivered.unwrap_or(false),
        run: options.run,
        precondition: options.precondition,
    })
}

pub(super) fn operation_name(name: &str) -> Result<OperationName, Error> {
    OperationName::from_name(name).ok_or_else(|| wrong("the command has an unknown operation"))
}

fn expiry(text: Option<&str>) -> Result<Option<Expiry>, Error> {
    text.map(str::parse).transpose()
}

fn wrong(message: &'static str) -> Error {
    Error::new(Code::InvalidOption, message)
}
