//! Lines of secrets: since when they have their present one, and what a command on them is decided on.

use super::issuer::{Issuer, NOW, on, rotate};
use secret_slots::Code;
use secret_slots::registry::{Command, Operation};

fn since(issuer: &Issuer, id: &str) -> u64 {
    let application = &issuer.application;
    let mut all = application.ids().zip(application.lines_since()).filter(|(known, _)| *known == id);
    let (_, first) = all.next().unwrap();
    assert!(all.all(|(_, since)| since == first), "an id has one line");
    first
}

#[test]
fn a_line_knows_when_it_was_last_rotated_whatever_became_of_the_secret() {
    let mut issuer = Issuer::new();
    issuer.add("a");
    issuer.add("other");
    assert_eq!(since(&issuer, "1"), NOW);
    issuer.now = NOW + 10;
    issuer.makes(&rotate("1", None));
    assert_eq!(since(&issuer, "1"), NOW + 10);
    issuer.now = NOW + 20;
    issuer.apply(&on("3", Operation::Renew)).unwrap();
    assert_eq!(since(&issuer, "1"), NOW + 10, "a renewal is no rotation");
    issuer.now = NOW + 30;
    issuer.makes(&rotate("3", None).forced());
    assert!(issuer.application.secret("1").is_none(), "forced out");
    for id in ["1", "3", "4"] {
        assert_eq!(since(&issuer, id), NOW + 30, "{id}");
    }
    assert_eq!(since(&issuer, "2"), NOW);
    issuer.now = NOW + 40;
    issuer.apply(&on("4", Operation::Delete)).unwrap();
    assert_eq!(since(&issuer, "4"), NOW + 40, "gone without a successor");
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
    let with_precondition = |issuer: &Issuer, command: &Command| Command {
        precondition: Some(issuer.application.precondition(&command.operation, now)),
        ..command.clone()
    };
    let decided: Vec<Command> = commands.iter().map(|command| with_precondition(&issuer, command)).collect();
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
    let renew = with_precondition(&issuer, &on("3", Operation::Renew));
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

#[test]
fn what_was_renewed_and_then_rotated_away_is_of_the_same_line() {
    let mut issuer = Issuer::new();
    issuer.add("a");
    issuer.apply(&on("1", Operation::Renew)).unwrap();
    issuer.apply(&on("1", Operation::Renew)).unwrap();
    for (rotation, id) in ["1", "2", "3"].into_iter().enumerate() {
        issuer.now += 10;
        issuer.makes(&rotate(id, None).forced());
        for known in 1..=rotation + 2 {
            assert_eq!(since(&issuer, &known.to_string()), issuer.now, "{known}");
        }
    }
}

#[test]
fn a_long_chain_is_gone_through_once() {
    let mut issuer = Issuer::new();
    (issuer.domain.max_kept, issuer.domain.max_retired) = (100, 300);
    issuer.add("a");
    for index in 0..500_u64 {
        issuer.now += 1;
        issuer.makes(&rotate(&(index + 1).to_string(), Some(1)));
    }
    assert!(issuer.application.lines_since().iter().all(|since| *since == issuer.now));
    assert_eq!(issuer.application.lines_since().len(), 400);
}

#[test]
fn a_delivery_is_of_a_value() {
    let mut issuer = Issuer::new();
    issuer.makes(&Command { is_undelivered: true, ..Command::add("a") });
    let mark = on("1", Operation::MarkDelivered);
    let precondition = issuer.application.precondition(&mark.operation, issuer.now);
    let mark = Command { precondition: Some(precondition), ..mark };
    let mut other = Issuer { application: issuer.application.clone(), ..Issuer::new() };
    other.apply(&mark).unwrap();
    issuer.makes(&Command { is_undelivered: true, ..on("1", Operation::Renew) });
    assert_eq!(issuer.refused(&mark), Code::Conflict);
}
