//! A command for WASI: a rollover by slot, with a token of each slot and a generated secret.

use std::time::{SystemTime, UNIX_EPOCH};

use secret_slots::jwt::{SignOptions, VerifyOptions};
use secret_slots::policy::SystemEntropy;
use secret_slots::{SecretGenerator, SecretPolicy, SecretSlots};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    let mut generator = SecretGenerator::new(SystemEntropy);
    let mut secrets = SecretSlots::new();
    secrets.set("token-secret", 0, generator.generate(&SecretPolicy::default())?)?;
    secrets.set("token-secret", now, generator.generate(&SecretPolicy::default())?)?;

    for issued in [now - 1, now] {
        let token = secrets.sign_jwt("token-secret", r#"{"sub":"user-1"}"#, &SignOptions::new(), issued)?;
        let verified = secrets.verify_jwt("token-secret", &token, &VerifyOptions::new().overlap(60), now)?;
        println!("slot {}", if verified.slot() == 0 { "old" } else { "new" });
    }
    let value = secrets.get_effective_at("token-secret", now - 1)?;
    println!("{} characters", value.and_then(|secret| secret.expose_str()).map_or(0, str::len));
    Ok(())
}
