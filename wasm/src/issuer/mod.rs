//! The issuer module: applications and their client secrets.

mod registry;
