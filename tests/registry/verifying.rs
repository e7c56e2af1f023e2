//! What is accepted, and what is known of a refusal.

use super::issuer::{Issuer, on, rotate};
use secret_slots::registry::{Command, Operation, Reason};

#[test]
fn a_refusal_knows_why() {
    let mut issuer = Issuer::new();
    let (first, revoked) = issuer.add("revoked");
    let (second, renewed) = issuer.add("renewed");
    let (third, rotated) = issuer.add("rotated");
    let (fourth, deleted) = issuer.add("deleted");
    issuer.apply(&on(&first, Operation::Revoke)).unwrap();
    issuer.apply(&on(&second, Operation::Renew)).unwrap();
    issuer.makes(&rotate(&third, Some(10)));
    issuer.apply(&on(&fourth, Operation::Delete)).unwrap();
    issuer.now += 10;
    let application = &issuer.application;
    let reason = |secret: &[u8]| application.verify(secret, issuer.now).unwrap_err();
    assert_eq!(reason(revoked.expose()), (Reason::Revoked, Some(first.as_str())));
    assert_eq!(reason(renewed.expose()), (Reason::Retired, Some(second.as_str())));
    assert_eq!(reason(rotated.expose()), (Reason::Expired, Some(third.as_str())));
    assert_eq!(reason(deleted.expose()), (Reason::Retired, Some(fourth.as_str())));
    for unknown in [&b""[..], b"_", &[b'x'; 64], &[0xff; 5000]] {
        assert_eq!(reason(unknown), (Reason::Unknown, None));
    }
}

#[test]
fn neither_the_stored_hash_nor_a_part_of_a_secret_is_a_secret() {
    let mut issuer = Issuer::new();
    let (_, secret) = issuer.add("a");
    let hash = issuer.application.secrets[0].hash;
    let hex: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    let text = secret.expose();
    let longer = [text, b"x"].concat();
    // The first kibibyte of what is too long is no secret either.
    let padded = [text, &vec![0; 5000]].concat();
    for wrong in [&hash[..], hex.as_bytes(), &text[1..], &text[..63], &longer, &padded] {
        assert!(issuer.application.verify(wrong, issuer.now).is_err());
    }
    assert!(issuer.accepts(&secret));
}

#[test]
fn nothing_that_is_listed_or_told_holds_a_secret_or_its_hash() {
    let mut issuer = Issuer::new();
    let applied = issuer.apply(&Command::add("a")).unwrap();
    let secret = applied.secret.clone().unwrap();
    let text = secret.expose_str().unwrap();
    let shown =
        format!("{:?} {:?} {:?}", issuer.application.list(issuer.now), applied.happened, applied.secret);
    assert!(!shown.contains(text) && !shown.contains(&text[1..58]));
    assert!(shown.contains(&text[54..58]), "but its hint");
}
