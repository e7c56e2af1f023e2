//! Each operation, and what it refuses.

use super::issuer::{Issuer, NOW, on, rotate};
use secret_slots::Code;
use secret_slots::registry::{Application, Command, Expiry, Kind, Operation, Period, Unit};

const HOUR: u64 = 3_600;

#[test]
fn an_application_has_up_to_ten_secrets_and_is_told_when_a_place_frees() {
    let mut issuer = Issuer::new();
    for index in 0..10 {
        issuer.add(&format!("secret {index}"));
    }
    let error = issuer.apply(&Command::add("one more")).unwrap_err();
    assert_eq!(error.code(), Code::SecretLimit);
    assert!(error.message().contains("revoke or delete"));
    issuer.domain.expiry = Expiry::After(Period { value: 30, unit: Unit::Days });
    issuer.apply(&Command::new(Operation::Reapply)).unwrap();
    let error = issuer.apply(&Command::add("one more")).unwrap_err();
    assert!(error.message().contains(&(NOW + 30 * 86_400).to_string()), "{}", error.message());
    // Expired, revoked and superseded ones do not count; a lower maximum refuses all the same.
    issuer.apply(&on("1", Operation::Revoke)).unwrap();
    issuer.add("one more");
    issuer.domain.max_secrets = 5;
    assert_eq!(issuer.refused(&Command::add("too many")), Code::SecretLimit);
    issuer.makes(&rotate("2", None));
    issuer.now += 31 * 86_400;
    issuer.domain.max_secrets = 10;
    issuer.add("after all have expired");
}

#[test]
fn descriptions_are_given_and_not_given_twice() {
    let mut issuer = Issuer::new();
    let (id, _) = issuer.add("  production ");
    assert_eq!(issuer.application.list(NOW)[0].description, "production");
    for wrong in ["", "   ", "production", " production", &"x".repeat(257)] {
        assert_eq!(issuer.refused(&Command::add(wrong)), Code::InvalidOption, "{wrong:?}");
    }
    issuer.add("Production");
    issuer.apply(&on(&id, Operation::Revoke)).unwrap();
    issuer.add("production");
}

#[test]
fn a_rotation_keeps_the_previous_for_its_overlap_and_never_longer_than_it_had() {
    for (overlap, ends) in
        [(None, 72 * HOUR), (Some(12 * HOUR), 12 * HOUR), (Some(7 * 24 * HOUR), 7 * 24 * HOUR)]
    {
        let mut issuer = Issuer::new();
        let (id, old) = issuer.add("a");
        let (new_id, new) = issuer.makes(&rotate(&id, overlap));
        assert_ne!(id, new_id);
        issuer.now = NOW + ends - 1;
        assert!(issuer.accepts(&old) && issuer.accepts(&new));
        let verified = issuer.application.verify(old.expose(), issuer.now).unwrap();
        assert_eq!((verified.secret, verified.is_previous), (id.as_str(), true));
        assert_eq!(issuer.application.list(issuer.now)[0].previous_expires_at, Some(NOW + ends));
        issuer.now += 1;
        assert!(!issuer.accepts(&old) && issuer.accepts(&new));
        assert_eq!(issuer.application.list(issuer.now)[0].previous_expires_at, None);
    }
    let mut issuer = Issuer::new();
    issuer.domain.expiry = Expiry::After(Period { value: 1, unit: Unit::Hours });
    let (id, old) = issuer.add("short");
    issuer.makes(&rotate(&id, None));
    issuer.now += HOUR;
    assert!(!issuer.accepts(&old), "an overlap does not make it live longer");
    let mut issuer = Issuer::new();
    let (id, old) = issuer.add("a");
    issuer.makes(&rotate(&id, Some(0)));
    assert!(!issuer.accepts(&old));
    assert_eq!(issuer.refused(&rotate("2", Some(7 * 24 * HOUR + 1))), Code::InvalidOption);
}

#[test]
fn within_an_overlap_a_rotation_wants_force_and_then_ends_it() {
    let mut issuer = Issuer::new();
    let (first, one) = issuer.add("a");
    let (second, two) = issuer.makes(&rotate(&first, None));
    assert_eq!(issuer.refused(&rotate(&second, None)), Code::RotationInProgress);
    assert_eq!(issuer.refused(&Command::rotate()), Code::RotationInProgress);
    let (_, three) = issuer.makes(&rotate(&second, None).forced());
    assert!(!issuer.accepts(&one) && issuer.accepts(&two) && issuer.accepts(&three));
    issuer.now += 72 * HOUR;
    issuer.makes(&Command::rotate());
    assert!(!issuer.accepts(&two));
}

#[test]
fn lines_rotate_each_for_itself() {
    let mut issuer = Issuer::new();
    let lines: Vec<_> = ["dev", "staging", "partner"].iter().map(|line| issuer.add(line)).collect();
    assert_eq!(issuer.refused(&Command::rotate()), Code::SecretAmbiguous);
    let (_, staging) = issuer.makes(&rotate(&lines[1].0, None));
    let (_, dev) = issuer.makes(&rotate(&lines[0].0, None));
    assert!(lines.iter().all(|(_, secret)| issuer.accepts(secret)));
    assert!(issuer.accepts(&staging) && issuer.accepts(&dev));
    assert_eq!(issuer.refused(&Command::new(Operation::RevokePrevious(None))), Code::SecretAmbiguous);
    let previous = Operation::RevokePrevious(Some("4".to_owned()));
    issuer.apply(&Command::new(previous)).unwrap();
    assert!(!issuer.accepts(&lines[1].1) && issuer.accepts(&lines[0].1));
    issuer.apply(&Command::new(Operation::RevokePrevious(None))).unwrap();
    assert!(!issuer.accepts(&lines[0].1) && issuer.accepts(&lines[2].1));
    assert_eq!(issuer.refused(&Command::new(Operation::RevokePrevious(None))), Code::SecretUnknown);
}

#[test]
fn the_previous_works_on_when_the_current_is_revoked() {
    let mut issuer = Issuer::new();
    let (id, old) = issuer.add("a");
    let (new_id, new) = issuer.makes(&rotate(&id, None));
    issuer.apply(&on(&new_id, Operation::Revoke)).unwrap();
    assert!(issuer.accepts(&old) && !issuer.accepts(&new));
}

#[test]
fn a_rotation_whose_answer_was_lost_is_mended_by_a_renewal() {
    let mut issuer = Issuer::new();
    let (id, old) = issuer.add("a");
    let (new_id, lost) = issuer.makes(&rotate(&id, None));
    let (renewed_id, new) = issuer.makes(&on(&new_id, Operation::Renew));
    assert_eq!(new_id, renewed_id);
    assert!(issuer.accepts(&old) && issuer.accepts(&new) && !issuer.accepts(&lost));
    assert_eq!(issuer.refused(&on(&id, Operation::Renew)), Code::InvalidOption, "not the previous one");
}

#[test]
fn an_end_is_at_once_and_the_last_is_not_taken_without_force() {
    let mut issuer = Issuer::new();
    let (id, secret) = issuer.add("a");
    for operation in [Operation::Revoke, Operation::Delete] {
        assert_eq!(issuer.refused(&on(&id, operation)), Code::InvalidOption);
    }
    issuer.apply(&on(&id, Operation::Revoke).forced()).unwrap();
    assert!(!issuer.accepts(&secret));
    assert_eq!(issuer.refused(&on(&id, Operation::Renew)), Code::InvalidOption, "it is final");
    issuer.apply(&on(&id, Operation::Delete)).unwrap();
    assert!(issuer.application.list(NOW).is_empty());
    for operation in [Operation::Revoke, Operation::Delete, Operation::Renew, Operation::MarkDelivered] {
        assert_eq!(issuer.refused(&on(&id, operation)), Code::SecretUnknown);
    }
    assert_eq!(issuer.refused(&rotate(&id, None)), Code::SecretUnknown);
    assert_eq!(issuer.refused(&Command::rotate()), Code::SecretUnknown);
}

#[test]
fn what_is_deleted_takes_its_previous_along() {
    let mut issuer = Issuer::new();
    let (id, old) = issuer.add("a");
    issuer.add("b");
    let (new_id, new) = issuer.makes(&rotate(&id, None));
    issuer.apply(&on(&new_id, Operation::Delete)).unwrap();
    assert!(!issuer.accepts(&old) && !issuer.accepts(&new));
    assert_eq!(issuer.application.secrets.len(), 1);
}

#[test]
fn a_key_makes_a_command_once_a_day_and_shows_nothing_again() {
    let mut issuer = Issuer::new();
    let command = Command::add("a").with_key("request 7");
    let (id, _) = issuer.makes(&command);
    issuer.now += 86_399;
    let repeated = issuer.apply(&command).unwrap();
    assert!(repeated.is_repeated && repeated.secret.is_none() && repeated.happened.is_empty());
    assert_eq!(repeated.secret_id, Some(id));
    assert_eq!(issuer.application.secrets.len(), 1);
    assert_eq!(issuer.refused(&Command::add("b").with_key("request 7")), Code::Conflict);
    assert_eq!(issuer.refused(&Command::add("a").forced().with_key("request 7")), Code::Conflict);
    issuer.now += 1;
    issuer.makes(&Command::add("b").with_key("request 7"));
    for key in ["", &"x".repeat(257)] {
        assert_eq!(issuer.refused(&Command::add("c").with_key(key)), Code::InvalidOption);
    }
}

#[test]
fn applications_without_secrets_are_pointed_to_pkce() {
    for kind in [Kind::Spa, Kind::Native] {
        let mut issuer = Issuer::new();
        issuer.application = Application::new("app", kind, NOW).unwrap();
        let error = issuer.apply(&Command::add("a")).unwrap_err();
        assert_eq!(error.code(), Code::InvalidOption);
        assert!(error.message().contains("PKCE"));
    }
    for id in ["", "a\nb", &"x".repeat(257)] {
        assert_eq!(Application::new(id, Kind::Web, NOW).unwrap_err().code(), Code::InvalidOption);
    }
}

#[test]
fn what_is_kept_is_bounded() {
    let mut issuer = Issuer::new();
    (issuer.domain.max_secrets, issuer.domain.max_kept, issuer.domain.max_retired) = (5, 12, 20);
    let (mut id, _) = issuer.add("a");
    for _ in 0..200 {
        id = issuer.makes(&rotate(&id, Some(0))).0;
        issuer.now += 1;
    }
    assert!(issuer.application.secrets.len() <= 12);
    assert_eq!(issuer.application.tombstones.len(), 20);
    for index in 0..1_000 {
        issuer.apply(&on(&id, Operation::Renew).with_key(&format!("key {index}"))).unwrap();
    }
    assert_eq!(issuer.refused(&on(&id, Operation::Renew).with_key("another")), Code::TooLarge);
    issuer.now += 86_400;
    issuer.apply(&on(&id, Operation::Renew).with_key("another")).unwrap();
    assert_eq!(issuer.application.keyed.len(), 1);
    assert!(issuer.application.unlogged.len() <= 100);
}

#[test]
fn secrets_made_in_bulk_are_undelivered_until_somebody_says_so() {
    let mut issuer = Issuer::new();
    let (id, _) = issuer.add("a");
    let command = Command { is_undelivered: true, ..rotate(&id, None) };
    let (new_id, _) = issuer.makes(&command);
    assert!(issuer.application.list(NOW)[0].is_undelivered);
    issuer.apply(&on(&new_id, Operation::MarkDelivered)).unwrap();
    assert!(!issuer.application.list(NOW)[0].is_undelivered);
    assert_eq!(issuer.told, ["secret.added", "secret.rotated", "secret.delivered"]);
}

#[test]
fn domains_that_do_not_hold_together_are_refused() {
    let mut wrong = Vec::new();
    for change in [
        (|domain| domain.max_secrets = 0) as fn(&mut secret_slots::registry::Domain),
        |domain| domain.max_kept = 19,
        |domain| domain.overlap = domain.max_overlap + 1,
        |domain| domain.prefix = "fifteen1letters".to_owned(),
        |domain| domain.prefix = "a-b".to_owned(),
    ] {
        let mut issuer = Issuer::new();
        change(&mut issuer.domain);
        wrong.push(issuer.refused(&Command::add("a")));
    }
    assert_eq!(wrong, [Code::InvalidOption; 5]);
}

#[test]
fn a_secret_that_works_is_in_a_list_however_much_is_forgotten() {
    let mut issuer = Issuer::new();
    (issuer.domain.max_secrets, issuer.domain.max_kept) = (2, 4);
    let (_, old) = issuer.add("a");
    issuer.apply(&Command::new(Operation::SetExpiry(Some("1 h".parse().unwrap())))).unwrap();
    issuer.makes(&rotate("1", None));
    issuer.now += HOUR;
    for index in 0..3 {
        if issuer.apply(&Command::add(&format!("b {index}"))).is_ok() {
            issuer.now += HOUR;
        }
    }
    assert!(issuer.accepts(&old));
    assert_eq!(issuer.application.list(issuer.now)[0].previous.as_deref(), Some("1"));
    assert!(issuer.told.contains(&"secret.forgotten".to_owned()));
}

#[test]
fn a_rotation_of_a_full_application_has_room() {
    let mut issuer = Issuer::new();
    (issuer.domain.max_secrets, issuer.domain.max_kept) = (10, 20);
    for index in 0..10 {
        issuer.add(&format!("secret {index}"));
    }
    for index in 0..10 {
        issuer.makes(&rotate(&(index + 1).to_string(), None));
    }
}

#[test]
fn a_renewal_in_between_does_not_take_a_secret_out_of_its_run() {
    let mut issuer = Issuer::new();
    issuer.add("a");
    issuer.makes(&Command { run: Some("march".to_owned()), ..rotate("1", None) });
    issuer.makes(&on("2", Operation::Renew));
    assert_eq!(issuer.application.list(NOW)[0].run.as_deref(), Some("march"));
}

#[test]
fn a_command_that_finds_everything_as_it_asks_for_changes_nothing() {
    let mut issuer = Issuer::new();
    let (id, _) = issuer.add("a");
    let (other, _) = issuer.add("b");
    issuer.apply(&on(&id, Operation::Revoke)).unwrap();
    let expiry = Some("90 d".parse().unwrap());
    issuer.apply(&Command::new(Operation::SetExpiry(expiry))).unwrap();
    issuer.apply(&Command::new(Operation::Reapply)).unwrap();
    let told = issuer.told.len();
    for command in [
        on(&id, Operation::Revoke),
        Command::new(Operation::SetExpiry(expiry)),
        Command::new(Operation::Reapply),
        on(&other, Operation::MarkDelivered),
    ] {
        let before = issuer.application.clone();
        let applied = issuer.apply(&command.clone()).unwrap();
        assert!(applied.happened.is_empty() && !applied.must_save, "{command:?}");
        assert_eq!(issuer.application, before);
        // With a key it is saved, so that the key means nothing else.
        let keyed = command.clone().with_key(command.operation.name().name());
        let applied = issuer.apply(&keyed).unwrap();
        assert!(applied.happened.is_empty() && applied.must_save, "{command:?}");
        assert!(!issuer.apply(&keyed).unwrap().must_save, "once");
    }
    assert_eq!(issuer.told.len(), told);
    for command in [
        Command::new(Operation::SetExpiry(None)),
        Command::new(Operation::Reapply),
        on(&other, Operation::Revoke).forced(),
    ] {
        let applied = issuer.apply(&command).unwrap();
        assert!(!applied.happened.is_empty() && applied.must_save, "{command:?}");
    }
}

#[test]
fn a_flood_of_commands_without_a_change_does_not_grow_the_document() {
    let mut issuer = Issuer::new();
    let (id, _) = issuer.add("a");
    issuer.apply(&on(&id, Operation::Revoke).forced()).unwrap();
    let before = issuer.application.to_json();
    for _ in 0..1_000 {
        issuer.apply(&on(&id, Operation::Revoke)).unwrap();
        issuer.apply(&Command::new(Operation::Reapply)).unwrap();
    }
    assert_eq!(issuer.application.to_json(), before);
}
