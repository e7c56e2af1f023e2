//! The slots module: timelines, JWTs, webhooks, cookies, policies.

mod jwt;
mod jwt_channel;
mod jwt_keys;
mod key_table;
mod numbers;
mod policy;
mod signature;
mod timeline;

pub(crate) use numbers::Status;
