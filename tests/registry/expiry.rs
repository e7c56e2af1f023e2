//! When secrets expire.

use super::issuer::{Issuer, NOW, on};
use secret_slots::registry::{Command, Expiry, Operation, Period, Unit};
use secret_slots::{Code, Error};

fn after(value: u32, unit: Unit) -> Expiry {
    Expiry::After(Period { value, unit })
}

/// Seconds of the days in `YYYY-MM-DD`, at midnight in UTC.
fn day(text: &str) -> u64 {
    let date: chrono::NaiveDate = text.parse().unwrap();
    date.and_time(chrono::NaiveTime::MIN).and_utc().timestamp() as u64
}

#[test]
fn months_and_years_are_of_the_calendar_and_clamped() {
    let cases = [
        ("2027-01-31", 1, Unit::Months, "2027-02-28"),
        ("2028-01-31", 1, Unit::Months, "2028-02-29"),
        ("2028-02-29", 1, Unit::Years, "2029-02-28"),
        ("2028-02-29", 4, Unit::Years, "2032-02-29"),
        ("2026-12-31", 2, Unit::Months, "2027-02-28"),
        ("2026-03-31", 1, Unit::Months, "2026-04-30"),
        ("2026-11-21", 3, Unit::Months, "2027-02-21"),
        ("2026-11-21", 1, Unit::Weeks, "2026-11-28"),
        ("2026-11-21", 90, Unit::Days, "2027-02-19"),
    ];
    for (from, value, unit, to) in cases {
        assert_eq!(after(value, unit).of(day(from)).unwrap(), Some(day(to)), "{from} + {value} {unit:?}");
    }
    assert_eq!(after(1, Unit::Months).of(day("2027-01-31") + 3661).unwrap(), Some(day("2027-02-28") + 3661));
    for (value, unit, seconds) in [(5, Unit::Seconds, 5), (2, Unit::Minutes, 120), (3, Unit::Hours, 10_800)] {
        assert_eq!(after(value, unit).of(NOW).unwrap(), Some(NOW + seconds));
    }
    assert_eq!(Expiry::None.of(NOW).unwrap(), None);
}

#[test]
fn none_of_a_unit_and_what_no_calendar_has_are_refused() {
    let code = |expiry: Expiry, from: u64| expiry.of(from).map_err(|error: Error| error.code());
    for unit in [Unit::Seconds, Unit::Weeks, Unit::Months, Unit::Years] {
        assert_eq!(code(after(0, unit), NOW), Err(Code::InvalidOption));
        assert_eq!(code(after(1, unit), u64::MAX), Err(Code::InvalidOption));
    }
    assert_eq!(code(after(u32::MAX, Unit::Years), NOW), Err(Code::InvalidOption));
    assert_eq!(code(after(u32::MAX, Unit::Months), NOW), Err(Code::InvalidOption));
    assert!(after(u32::MAX, Unit::Weeks).of(NOW).is_ok(), "136 million years are exact");
}

#[test]
fn units_have_names_that_come_back() {
    for name in ["s", "min", "h", "d", "w", "months", "years"] {
        assert_eq!(Unit::from_name(name).unwrap().name(), name);
    }
    assert_eq!(Unit::from_name("month"), None);
}

#[test]
fn a_secret_is_valid_until_the_second_before_it_expires() {
    let mut issuer = Issuer::new();
    issuer.domain.expiry = after(1, Unit::Days);
    let (_, secret) = issuer.add("a");
    issuer.now += 86_399;
    assert!(issuer.accepts(&secret));
    issuer.now += 1;
    assert!(!issuer.accepts(&secret));
}

#[test]
fn the_application_goes_before_the_domain_and_none_before_both() {
    let mut issuer = Issuer::new();
    let expires = |issuer: &Issuer| issuer.application.list(issuer.now).last().unwrap().expires_at;
    issuer.domain.expiry = after(90, Unit::Days);
    issuer.add("as the domain says");
    assert_eq!(expires(&issuer), Some(NOW + 90 * 86_400));
    issuer.apply(&Command::new(Operation::SetExpiry(Some(after(7, Unit::Days))))).unwrap();
    issuer.add("as the application says");
    assert_eq!(expires(&issuer), Some(NOW + 7 * 86_400));
    issuer.apply(&Command::new(Operation::SetExpiry(Some(Expiry::None)))).unwrap();
    issuer.add("never");
    assert_eq!(expires(&issuer), None);
    issuer.apply(&Command::new(Operation::SetExpiry(None))).unwrap();
    issuer.add("as the domain says again");
    assert_eq!(expires(&issuer), Some(NOW + 90 * 86_400));
}

#[test]
fn a_longest_expiry_refuses_what_is_longer_and_none() {
    let mut issuer = Issuer::new();
    issuer.domain.expiry = after(1, Unit::Months);
    issuer.domain.max_expiry = Some(after(6, Unit::Months));
    for longer in [after(7, Unit::Months), after(1, Unit::Years), after(400, Unit::Days), Expiry::None] {
        assert_eq!(
            issuer.refused(&Command::new(Operation::SetExpiry(Some(longer)))),
            Code::InvalidOption,
            "{longer:?}"
        );
    }
    issuer.apply(&Command::new(Operation::SetExpiry(Some(after(6, Unit::Months))))).unwrap();
    issuer.domain.expiry = Expiry::None;
    assert_eq!(issuer.refused(&Command::add("a")), Code::InvalidOption, "nor may the domain itself say so");
}

#[test]
fn a_policy_changes_nothing_that_is_issued_until_it_is_applied_again() {
    let mut issuer = Issuer::new();
    let (first, _) = issuer.add("a");
    let (second, old) = issuer.add("b");
    issuer.makes(&super::issuer::rotate(&second, Some(3600)));
    issuer.domain.expiry = after(1, Unit::Days);
    issuer.now += 10;
    assert!(issuer.application.list(issuer.now).iter().all(|secret| secret.expires_at.is_none()));
    issuer.told.clear();
    issuer.apply(&Command::new(Operation::Reapply)).unwrap();
    assert_eq!(issuer.told, ["secret.expiry_reapplied"; 2]);
    let listed = issuer.application.list(issuer.now);
    assert!(listed.iter().all(|secret| secret.expires_at == Some(secret.issued_at + 86_400)));
    assert_eq!(listed[0].id, first);
    assert!(issuer.accepts(&old), "the previous keeps the end of its overlap");
    issuer.now = NOW + 3600;
    assert!(!issuer.accepts(&old));
    issuer.told.clear();
    issuer.apply(&Command::new(Operation::Reapply)).unwrap();
    assert!(issuer.told.is_empty(), "what is so already is no news");
    issuer.apply(&on(&first, Operation::Renew)).unwrap();
    assert_eq!(issuer.application.list(issuer.now)[0].expires_at, Some(issuer.now + 86_400));
}

#[test]
fn a_longest_expiry_that_came_later_holds_for_what_is_issued_from_then_on() {
    for own in [Expiry::None, after(2, Unit::Years), after(7, Unit::Days)] {
        let mut issuer = Issuer::new();
        issuer.apply(&Command::new(Operation::SetExpiry(Some(own)))).unwrap();
        issuer.domain.expiry = after(30, Unit::Days);
        issuer.domain.max_expiry = Some(after(90, Unit::Days));
        issuer.add("a");
        let longest = if own == after(7, Unit::Days) { 7 } else { 90 };
        assert_eq!(issuer.application.list(NOW)[0].expires_at, Some(NOW + longest * 86_400));
    }
}

#[test]
fn what_has_expired_does_not_come_back() {
    let mut issuer = Issuer::new();
    issuer.domain.expiry = after(1, Unit::Days);
    let (_, secret) = issuer.add("a");
    issuer.now += 86_400;
    issuer.domain.expiry = after(90, Unit::Days);
    issuer.apply(&Command::new(Operation::Reapply)).unwrap();
    assert!(!issuer.accepts(&secret));
}
