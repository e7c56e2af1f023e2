//! A refusal names what it is about, says what to do, and repeats no secret.

use super::issuer::{Issuer, NOW, on, rotate};
use secret_slots::registry::{Command, Operation};

fn message(issuer: &mut Issuer, command: &Command) -> String {
    issuer.apply(command).unwrap_err().to_string()
}

#[test]
fn several_secrets_are_named_to_choose_from() {
    let mut issuer = Issuer::new();
    issuer.add("a");
    issuer.add("b");
    let expected = "ERR_SECRET_AMBIGUOUS: several secrets are possible: pass secretId: one of";
    assert_eq!(message(&mut issuer, &Command::rotate()), format!("{expected} \"1\", \"2\""));
    issuer.makes(&rotate("1", None));
    issuer.makes(&rotate("2", None));
    let revoke = Command::new(Operation::RevokePrevious(None));
    assert_eq!(message(&mut issuer, &revoke), format!("{expected} \"3\", \"4\""));
    issuer.domain.max_secrets = 20;
    for index in 0..10 {
        issuer.add(&index.to_string());
    }
    let listed: Vec<String> = (3..13).map(|id| format!("\"{id}\"")).collect();
    assert_eq!(message(&mut issuer, &Command::rotate()), format!("{expected} {}, …", listed.join(", ")));
}

#[test]
fn an_unknown_secret_is_named_unless_its_id_may_be_a_secret() {
    let mut issuer = Issuer::new();
    let (_, secret) = issuer.add("a");
    let expected = |id: &str| {
        format!("ERR_SECRET_UNKNOWN: the application has no secret {id}: list shows the ids of its secrets")
    };
    for operation in [Operation::Renew, Operation::Revoke, Operation::Delete] {
        assert_eq!(message(&mut issuer, &on("9", operation)), expected("\"9\""));
        assert_eq!(
            message(&mut issuer, &on(secret.expose_str().unwrap(), operation)),
            expected("of this id")
        );
    }
    assert_eq!(message(&mut issuer, &rotate("hunter2", None)), expected("of this id"));
}

#[test]
fn a_secret_that_is_not_current_names_its_successor() {
    let mut issuer = Issuer::new();
    issuer.add("a");
    issuer.makes(&rotate("1", None));
    let expected = "secret \"1\" was rotated: pass its successor, \"2\"";
    assert_eq!(message(&mut issuer, &rotate("1", None)), format!("ERR_SECRET_UNKNOWN: {expected}"));
    assert_eq!(message(&mut issuer, &on("1", Operation::Renew)), format!("ERR_INVALID_OPTION: {expected}"));
    assert_eq!(
        message(&mut issuer, &Command::new(Operation::RevokePrevious(Some("1".to_owned())))),
        "ERR_SECRET_UNKNOWN: no previous secret is in its overlap: secretId must be the id of its successor"
    );
}

#[test]
fn limits_and_overlaps_are_said_in_numbers() {
    let mut issuer = Issuer::new();
    issuer.add("a");
    assert_eq!(
        message(&mut issuer, &rotate("1", Some(604_801))),
        "ERR_INVALID_OPTION: overlap must be at most 604800 seconds, the domain's maxOverlap"
    );
    assert_eq!(
        message(&mut issuer, &Command::add("a")),
        "ERR_INVALID_OPTION: description must be unique: secret \"1\" has the same one"
    );
    issuer.makes(&rotate("1", Some(60)));
    assert_eq!(
        message(&mut issuer, &rotate("2", None)),
        format!(
            "ERR_ROTATION_IN_PROGRESS: the previous secret \"1\" is in its overlap: wait until Unix time {}, revoke it with \
             revokePrevious, or set force",
            NOW + 60
        )
    );
    issuer.domain.max_secrets = 1;
    assert_eq!(
        message(&mut issuer, &Command::add("b")),
        "ERR_SECRET_LIMIT: an application may have at most 1 secrets, the domain's maxSecrets: revoke or delete one"
    );
}
