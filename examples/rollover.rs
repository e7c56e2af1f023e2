//! cargo run --example rollover
#![allow(clippy::print_stdout, reason = "an example prints its results")]

use secret_slots::policy::EntropyFailure;
use secret_slots::{Error, SecretGenerator, SecretPolicy, SecretSlots};

fn main() -> Result<(), Error> {
    let mut secrets = SecretSlots::from_json(include_str!("data/token-secret.json"))?;
    for at in [1_741_790_696, 1_741_790_697] {
        let value = secrets.get_effective_at("token-secret", at)?.and_then(|secret| secret.expose_str());
        println!("at {at}: {}", value.unwrap_or("nothing is in effect"));
    }

    secrets.revoke("token-secret", 0)?;
    println!("slot 0 revoked: {}", secrets.get_effective_at("token-secret", 0)?.is_none());

    // You choose the source of randomness. This is the operating system's.
    let mut generator =
        SecretGenerator::new(|bytes: &mut [u8]| getrandom::fill(bytes).map_err(|_| EntropyFailure));
    let (secret, report) = generator.generate_with_report(&SecretPolicy::default())?;
    secrets.set("token-secret", 1_800_000_000, secret)?;
    println!("a new secret of {} characters, score {:.2}", report.length, report.entropy.shannon);
    println!("{secrets:?}");
    Ok(())
}
