//! The issuer module: applications and their client secrets. Documents cross as the JSON that stores keep, commands and views as objects.
//! A new secret is left in the text buffer, and a presented one crosses through it.

mod client_authentication;
mod commands;
mod consumers;
mod document;
mod drawn;
mod notices;
mod operations;
mod tally;
mod verification;
mod views;
