//! The slots module: timelines, JWTs, policies.

mod jwt;
mod jwt_channel;
mod jwt_keys;
mod key_table;
mod numbers;
mod policy;
mod timeline;
mod webhook;

pub(crate) use numbers::Status;
