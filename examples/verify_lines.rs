//! Verifies a token a line with the slots of a file, which it reads again when its contents change:
//! `cargo run --example verify_lines -- SLOTS.json token-secret OVERLAP_IN_SECONDS`
#![allow(clippy::print_stdout, reason = "an example prints its results")]

use std::error::Error;
use std::io::{BufRead, Write};
use std::time::{SystemTime, UNIX_EPOCH};
use std::{env, fs, io};

use secret_slots::SecretSlots;
use secret_slots::jwt::VerifyOptions;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let (Some(path), Some(name), Some(overlap)) = (arguments.next(), arguments.next(), arguments.next())
    else {
        return Err("usage: verify_lines SLOTS.json NAME OVERLAP_IN_SECONDS".into());
    };
    let options = VerifyOptions::default().overlap(overlap.parse()?);
    let mut document = String::new();
    let mut secrets = SecretSlots::new();
    for token in io::stdin().lock().lines() {
        // Whoever writes the file renames it into its place, so that it is always whole.
        let current = fs::read_to_string(&path)?;
        if current != document {
            secrets = SecretSlots::from_json(&current)?;
            document = current;
        }
        let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
        match secrets.verify_jwt(&name, &token?, &options, now) {
            Ok(verified) => println!("200 {}", verified.slot()),
            Err(error) => println!("401 {}", error.code().as_str()),
        }
        io::stdout().flush()?;
    }
    Ok(())
}
