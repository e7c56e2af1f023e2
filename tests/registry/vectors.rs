//! The shared vectors: the same commands and the same bytes of entropy make the same documents here and in WebAssembly.

use super::issuer::NOW;
use secret_slots::policy::EntropyFailure;
use secret_slots::registry::{Application, Command, Domain, Expiry, Kind, Operation};
use serde_json::Value;

/// What JavaScript draws for each command.
const DRAWN: usize = 2048;

/// The generator of the vectors: x ← 1103515245 x + 12345 (mod 2^31), of which bits 16 to 23.
fn drawn(state: &mut u32) -> Vec<u8> {
    let next = |_| {
        *state = state.wrapping_mul(1_103_515_245).wrapping_add(12_345) & 0x7fff_ffff;
        (*state >> 16) as u8
    };
    (0..DRAWN).map(next).collect()
}

fn expiry(value: &Value) -> Option<Expiry> {
    match value {
        Value::Object(period) => {
            Some(format!("{} {}", period["value"], period["unit"].as_str().unwrap()).parse().unwrap())
        }
        Value::String(none) => Some(none.parse().unwrap()),
        _ => None,
    }
}

#[test]
fn documents_are_those_of_the_vectors() {
    let vectors: Value = serde_json::from_str(include_str!("../vectors/registry.json")).unwrap();
    let domain = Domain {
        expiry: expiry(&vectors["domain"]["expiry"]).unwrap(),
        prefix: "acme".to_owned(),
        ..Domain::default()
    };
    let mut state = 1;
    let mut application: Option<Application> = None;
    for step in vectors["steps"].as_array().unwrap() {
        let text = |name: &str| step["options"][name].as_str().map(str::to_owned);
        let now = NOW + step["after"].as_u64().unwrap();
        let bytes = drawn(&mut state);
        let mut used = 0;
        let mut entropy = |filled: &mut [u8]| {
            filled.copy_from_slice(bytes.get(used..used + filled.len()).ok_or(EntropyFailure)?);
            used += filled.len();
            Ok(())
        };
        let id = step["secretId"].as_str().map(str::to_owned);
        let operation = match step["do"].as_str().unwrap() {
            "createApplication" => {
                let kind = Kind::from_name(step["options"]["type"].as_str().unwrap()).unwrap();
                let (expiry, actor) = (expiry(&step["options"]["expiry"]), text("actor"));
                let created = Application::create(
                    "shop é \"1\"",
                    kind,
                    expiry,
                    actor.as_deref(),
                    None,
                    &domain,
                    now,
                    &mut entropy,
                );
                application = Some(created.unwrap().application);
                None
            }
            "add" => Some(Operation::Add(text("description").unwrap())),
            "renew" => Some(Operation::Renew(id.unwrap())),
            "rotate" => Some(Operation::Rotate {
                secret: text("secretId"),
                overlap: step["options"]["overlap"].as_u64(),
            }),
            "revoke" => Some(Operation::Revoke(id.unwrap())),
            "revokePrevious" => Some(Operation::RevokePrevious(text("secretId"))),
            "delete" => Some(Operation::Delete(id.unwrap())),
            "updateApplication" => Some(Operation::SetExpiry(expiry(&step["options"]["expiry"]))),
            "reapply" => Some(Operation::Reapply),
            other => panic!("{other}"),
        };
        if let Some(operation) = operation {
            let command = Command {
                actor: text("actor"),
                is_forced: step["options"]["force"].as_bool().unwrap_or(false),
                idempotency_key: text("idempotencyKey"),
                ..Command::new(operation)
            };
            // JavaScript has logged what came before.
            let known = application.unwrap();
            let logged: Vec<&str> = known.unlogged.iter().map(|event| event.id.as_str()).collect();
            let applied = known.logged(&logged).apply(&domain, &command, now, &mut entropy).unwrap();
            let secret = applied.secret.as_ref().map(|secret| secret.expose_str().unwrap());
            assert_eq!(secret, step["secret"].as_str(), "{step}");
            application = Some(applied.application);
        }
        assert_eq!(
            application.as_ref().unwrap().to_json(),
            step["document"].as_str().unwrap(),
            "{}",
            step["do"]
        );
    }
}
