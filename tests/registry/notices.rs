//! Notices, by plain steps and beside a naive model.

use super::issuer::{Issuer, NOW, on, rotate};
use proptest::prelude::*;
use secret_slots::registry::{Command, Expiry, Notice, Operation, Period, Unit};

const DAY: u64 = 86_400;
const THRESHOLDS: [u64; 5] = [20 * DAY, 15 * DAY, 10 * DAY, 5 * DAY, DAY];

fn issuer(days: u32) -> Issuer {
    let mut issuer = Issuer::new();
    issuer.domain.expiry = Expiry::After(Period { value: days, unit: Unit::Days });
    issuer.add("production");
    issuer
}

fn due(issuer: &Issuer) -> Vec<u64> {
    issuer.application.due_notices(&THRESHOLDS, issuer.now).iter().map(|notice| notice.threshold).collect()
}

/// Claims what is due; delivers it, unless it is to be lost.
fn deliver(issuer: &mut Issuer, is_lost: bool) -> Vec<u64> {
    let (application, claimed) = issuer.application.claim_notices(&THRESHOLDS, issuer.now, issuer.now);
    issuer.application = application;
    for notice in claimed.iter().filter(|_| !is_lost) {
        issuer.application =
            issuer.application.settle_notice(&notice.secret, notice.expires_at, notice.threshold);
    }
    claimed.iter().map(|notice| notice.threshold).collect()
}

#[test]
fn a_threshold_is_reached_at_its_second() {
    let mut issuer = issuer(30);
    issuer.now = NOW + 10 * DAY - 1;
    assert!(due(&issuer).is_empty());
    assert_eq!(issuer.application.next_notice_at(&THRESHOLDS, issuer.now), Some(NOW + 10 * DAY));
    issuer.now += 1;
    assert_eq!(due(&issuer), [20 * DAY]);
    assert_eq!(issuer.application.next_notice_at(&THRESHOLDS, issuer.now), Some(issuer.now));
    assert_eq!(deliver(&mut issuer, false), [20 * DAY]);
    assert!(due(&issuer).is_empty());
    assert_eq!(issuer.application.next_notice_at(&THRESHOLDS, issuer.now), Some(NOW + 15 * DAY));
}

#[test]
fn a_claim_is_nobody_elses_for_a_minute() {
    let mut issuer = issuer(1);
    let by = issuer.now;
    assert_eq!(deliver(&mut issuer, true), [DAY]);
    assert_eq!(issuer.application.claimed_until(by), Some(NOW + 60));
    assert_eq!(issuer.application.claimed_until(by + 1), None);
    issuer.now += 59;
    assert!(due(&issuer).is_empty());
    assert_eq!(issuer.application.next_notice_at(&THRESHOLDS, issuer.now), Some(NOW + 60));
    issuer.now += 1;
    assert_eq!(deliver(&mut issuer, false), [DAY]);
    issuer.now += 100;
    assert!(due(&issuer).is_empty());
}

#[test]
fn a_claim_of_some_leaves_the_others_due() {
    let mut issuer = issuer(30);
    issuer.now += 10 * DAY;
    issuer.add("staging");
    issuer.now += 20 * DAY;
    assert_eq!(due(&issuer), [0, 10 * DAY]);
    let is_expired = |notice: &Notice| notice.threshold == 0;
    let (application, claimed) = issuer.application.claim_notices_if(&THRESHOLDS, issuer.now, 1, is_expired);
    assert_eq!(claimed.iter().map(|notice| notice.secret.as_str()).collect::<Vec<_>>(), ["1"]);
    assert_eq!(application.secrets[1], issuer.application.secrets[1]);
    issuer.application = application;
    assert_eq!(due(&issuer), [10 * DAY]);
    assert_eq!(issuer.application.next_notice_at(&THRESHOLDS, issuer.now), Some(issuer.now));
    let (same, none) = issuer.application.claim_notices_if(&THRESHOLDS, issuer.now, 2, is_expired);
    assert_eq!((same, none), (issuer.application, vec![]));
}

#[test]
fn a_more_urgent_one_does_not_wait_for_a_claim_on_a_less_urgent() {
    let mut issuer = issuer(1);
    issuer.now += DAY - 1;
    assert_eq!(deliver(&mut issuer, true), [DAY]);
    issuer.now += 1;
    assert_eq!(due(&issuer), [0]);
    // What is settled late is of a notice that is history.
    let late = issuer.application.settle_notice("1", NOW + DAY, DAY);
    assert_eq!(late.due_notices(&THRESHOLDS, issuer.now).len(), 1);
}

#[test]
fn one_that_failed_is_due_again_also_when_the_thresholds_are_others() {
    let mut issuer = issuer(30);
    issuer.now += 25 * DAY;
    let (claimed, _) = issuer.application.claim_notices(&[5 * DAY], issuer.now, 1);
    issuer.application = claimed;
    issuer.now += 60;
    for thresholds in [&[DAY][..], &[20 * DAY], &[]] {
        let due = issuer.application.due_notices(thresholds, issuer.now);
        assert_eq!(due.iter().map(|notice| notice.threshold).collect::<Vec<_>>(), [5 * DAY]);
        assert_eq!(issuer.application.next_notice_at(thresholds, issuer.now), Some(issuer.now));
    }
}

#[test]
fn only_the_current_secret_of_a_line_has_notices() {
    let mut issuer = issuer(30);
    issuer.makes(&rotate("1", None));
    issuer.now += 3 * DAY;
    assert!(due(&issuer).is_empty(), "the end of an overlap is no news");
    issuer.now = NOW + 29 * DAY;
    assert_eq!(due(&issuer), [DAY]);
    issuer.apply(&on("2", Operation::Revoke).forced()).unwrap();
    assert!(due(&issuer).is_empty());
    assert_eq!(issuer.application.next_notice_at(&THRESHOLDS, issuer.now), None);
}

#[test]
fn a_document_keeps_a_claim() {
    let mut issuer = issuer(1);
    deliver(&mut issuer, true);
    let json = issuer.application.to_json();
    let read = secret_slots::registry::Application::from_json(&json).unwrap();
    assert_eq!(read, issuer.application);
    assert!(read.secrets[0].notice.unwrap().claim.is_some());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn each_end_and_threshold_is_told_once_in_order_and_none_is_told_late(
        steps in prop::collection::vec((1_u64..4 * DAY, 0_u8..10), 1..60)
    ) {
        let mut issuer = issuer(30);
        let mut told: Vec<u64> = vec![];
        let mut expires_at = NOW + 30 * DAY;
        for (seconds, act) in steps {
            issuer.now += seconds;
            if act == 0 {
                issuer.apply(&Command::new(Operation::Renew("1".to_owned()))).unwrap();
                expires_at = issuer.now + 30 * DAY;
                told.clear();
            }
            let is_lost = act == 1;
            let delivered = deliver(&mut issuer, is_lost);
            let left = expires_at.saturating_sub(issuer.now);
            let reached = if left == 0 { Some(0) } else { THRESHOLDS.into_iter().filter(|threshold| left <= *threshold).min() };
            let last = told.last().copied().unwrap_or(u64::MAX);
            let expected: Vec<u64> = reached.into_iter().filter(|threshold| *threshold < last).collect();
            // A claim that was lost is free again a minute later; steps of less may come in between.
            prop_assert!(delivered == expected || (delivered.is_empty() && seconds < 60));
            if !is_lost {
                told.extend(delivered);
            }
        }
    }
}
