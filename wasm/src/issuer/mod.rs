//! The issuer module: applications and their client secrets. Documents cross as the JSON that stores keep, commands and views as objects. New
//! and presented secrets cross through the text buffer.

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
