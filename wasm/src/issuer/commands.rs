//! Options that cross from JavaScript. Members that these structs do not have are refused.

use secret_slots::registry::{Command, Domain, Expiry, Kind, Operation, OperationName};
use secret_slots::{Code, Error};
use serde::Deserialize;
use wasm_bindgen::JsValue;

use crate::strict;

/// The options of a domain that JavaScript has given. Times are in seconds.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct DomainOptions {
    expiry: Option<String>,
    max_expiry: Option<String>,
    max_secrets: Option<usize>,
    max_kept: Option<usize>,
    max_retired: Option<usize>,
    overlap: Option<u64>,
    max_overlap: Option<u64>,
    prefix: Option<String>,
}

/// The options of a new application.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ApplicationOptions {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    expiry: Option<String>,
    actor: Option<String>,
}

/// An operation and its options.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
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

/// The checked options of a new application.
pub(super) struct Creation {
    pub(super) id: String,
    pub(super) kind: Kind,
    pub(super) expiry: Option<Expiry>,
    pub(super) actor: Option<String>,
}

pub(super) fn domain(given: JsValue) -> Result<Domain, Error> {
    let options: DomainOptions = strict::read(given, "the domain")?;
    let usual = Domain::default();
    let max_secrets = options.max_secrets.unwrap_or(usual.max_secrets);
    let domain = Domain {
        expiry: expiry(options.expiry.as_deref())?.unwrap_or(usual.expiry),
        max_expiry: expiry(options.max_expiry.as_deref())?,
        max_secrets,
        max_kept: options.max_kept.unwrap_or_else(|| Domain::kept_beside(max_secrets)),
        max_retired: options.max_retired.unwrap_or(usual.max_retired),
        overlap: options.overlap.unwrap_or(usual.overlap),
        max_overlap: options.max_overlap.unwrap_or(usual.max_overlap),
        prefix: options.prefix.unwrap_or(usual.prefix),
    };
    domain.check()?;
    Ok(domain)
}

pub(super) fn creation(given: JsValue) -> Result<Creation, Error> {
    let ApplicationOptions { id, kind, expiry: lives, actor } = strict::read(given, "the application")?;
    let kind = Kind::from_name(&kind).ok_or_else(|| wrong("type must be web, machine, spa or native"))?;
    Ok(Creation { id, kind, expiry: expiry(lives.as_deref())?, actor })
}

pub(super) fn command(given: JsValue) -> Result<Command, Error> {
    let options: CommandOptions = strict::read(given, "the command")?;
    let secret = || options.secret_id.clone().ok_or_else(|| wrong("secretId must be given"));
    let operation = match operation_name(&options.operation)? {
        OperationName::CreateApplication => {
            return Err(wrong("createApplication must not be applied to an existing application"));
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
