//! Lines of secrets: since when they have their present one, and what a command on them is decided on.

use super::issuer::{Issuer, NOW, on, rotate};
use secret_slots::Code;
use secret_slots::registry::{Command, Operation};

#[test]
fn a_line_knows_when_it_was_last_rotated_whatever_became_of_the_secret() {
    let mut issuer = Issuer::new();
    issuer.add("a");
    issuer.add("other");
    assert_eq!(issuer.application.line_since("1"), NOW);
    issuer.now = NOW + 10;
    issuer.makes(&rotate("1", None));
    assert_eq!(issuer.application.line_since("1"), NOW + 10);
    issuer.now = NOW + 20;
    issuer.apply(&on("3", Operation::Renew)).unwrap();
    assert_eq!(issuer.application.line_since("1"), NOW + 10, "a renewal is no rotation");
    issuer.now = NOW + 30;
    issuer.makes(&rotate("3", None).forced());
    assert!(issuer.application.secret("1").is_none(), "forced out");
    for id in ["1", "3", "4"] {
        assert_eq!(issuer.application.line_since(id), NOW + 30, "{id}");
    }
    assert_eq!(issuer.application.line_since("2"), NOW);
    issuer.now = NOW + 40;
    issuer.apply(&on("4", Operation::Delete)).unwrap();
    assert_eq!(issuer.application.line_since("4"), NOW + 40, "gone without a successor");
    assert_eq!(issuer.application.line_since("nobody"), 0);
}

#[test]
fn a_command_is_repeated_only_on_what_it_was_decided_on() {
    let mut issuer = Issuer::new();
    issuer.add("a");
    issuer.add("b");
    let commands = [
        rotate("1", None),
        on("1", Operation::Renew),
        on("1", Operation::Delete),
        Command::new(Operation::SetExpiry(None)),
        Command::add("c"),
        on("1", Operation::Revoke),
    ];
    let now = issuer.now;
    let with_basis = |issuer: &Issuer, command: &Command| Command {
        basis: Some(issuer.application.basis(&command.operation, now)),
        ..command.clone()
    };
    let decided: Vec<Command> = commands.iter().map(|command| with_basis(&issuer, command)).collect();
    issuer.makes(&rotate("2", None));
    for command in &decided {
        let mut other = Issuer { application: issuer.application.clone(), ..Issuer::new() };
        other.apply(command).unwrap();
    }
    issuer.makes(&rotate("1", None));
    for command in &decided[..3] {
        assert_eq!(issuer.refused(command), Code::Conflict, "{:?}", command.operation);
    }
    for command in &decided[3..] {
        let mut other = Issuer { application: issuer.application.clone(), ..Issuer::new() };
        other.apply(command).unwrap();
    }
    // A notice that was given changes nothing that anybody decides on.
    issuer.domain.expiry = "1 d".parse().unwrap();
    issuer.apply(&Command::new(Operation::Reapply)).unwrap();
    let renew = with_basis(&issuer, &on("3", Operation::Renew));
    issuer.application = issuer.application.claim_notices(&[86_400], now, 7).0;
    issuer.apply(&renew).unwrap();
}

#[test]
fn an_application_that_was_deleted_does_nothing_more() {
    let mut issuer = Issuer::new();
    let (_, secret) = issuer.add("a");
    assert_eq!(issuer.refused(&Command::new(Operation::DeleteApplication)), Code::InvalidOption);
    issuer.apply(&Command::new(Operation::DeleteApplication).forced()).unwrap();
    assert!(!issuer.accepts(&secret));
    assert_eq!(issuer.refused(&Command::add("b")), Code::SecretUnknown);
    let json = issuer.application.to_json();
    assert!(!json.contains("hash"), "nothing of its secrets is left");
}
