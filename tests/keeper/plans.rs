//! The plan for a record, at any time.

use proptest::prelude::*;
use secret_slots::keeper::{Attempt, Keeping, Phase, Plan, Record, ReplayAfter, State, Times};

const NOW: u64 = 1_741_790_697;

fn keeping() -> Keeping {
    Keeping { jitter: 0, tick: 0, ..Keeping::default() }
}

fn record(lifetime: u64) -> Record {
    Record::obtained(NOW, Some(NOW + lifetime), true).scheduled(&keeping(), 0.0)
}

fn plan(record: &Record, at: u64) -> Plan {
    record.plan(&keeping(), &Times::of(at), false)
}

#[test]
fn a_token_is_refreshed_a_window_before_it_expires_or_at_half_of_a_short_lifetime() {
    for (lifetime, before) in [(3600, 60), (121, 60), (120, 60), (119, 59), (60, 30), (10, 5), (1, 0), (0, 0)]
    {
        let record = record(lifetime);
        let due = NOW + lifetime - before;
        if due > NOW {
            assert_eq!(plan(&record, due - 1), Plan::Serve, "{lifetime}");
        }
        let expected = if lifetime > 1 { Plan::RefreshBehind } else { Plan::Refresh };
        if lifetime > 1 {
            assert_eq!(plan(&record, due), expected, "{lifetime}");
            assert_eq!(plan(&record, NOW + lifetime - 1), Plan::RefreshBehind);
        }
        assert_eq!(plan(&record, NOW + lifetime), Plan::Refresh, "{lifetime}");
    }
}

#[test]
fn a_token_without_a_lifetime_is_refreshed_by_the_assumed_one_and_served_on() {
    let record = Record::obtained(NOW, None, true);
    let assumed = record.scheduled(&keeping(), 0.0);
    assert_eq!(
        (plan(&assumed, NOW + 3_539), plan(&assumed, NOW + 3_540)),
        (Plan::Serve, Plan::RefreshBehind)
    );
    assert_eq!(plan(&assumed, NOW + (1 << 30)), Plan::RefreshBehind, "only the server knows when it ends");
    let endless = Keeping { assumed_lifetime: None, ..keeping() };
    let record = record.scheduled(&endless, 0.0);
    assert_eq!((plan(&record, NOW + (1 << 30)), record.due_at(&endless)), (Plan::Serve, None));
    assert_eq!(record.plan(&endless, &Times::of(NOW), true), Plan::Refresh);
}

#[test]
fn a_valid_token_is_served_even_if_it_cannot_be_refreshed() {
    let fresh = record(3600);
    let held = |phase, until| Some(Attempt { owner: 7, phase, until, lease: 25 });
    let due = NOW + 3550;
    let gone = NOW + 3600;
    let cases = [
        (Record { attempt: held(Phase::Leased, due + 100), ..fresh }, Plan::Wait),
        (Record { attempt: held(Phase::Sending, due + 100), ..fresh }, Plan::Wait),
        (Record { retry_at: gone + 5, ..fresh }, Plan::Fail(gone + 5)),
        (Record { needs_reauthorization: true, ..fresh }, Plan::Reauthorize),
    ];
    for (record, without) in cases {
        assert_eq!(plan(&record, due), Plan::Serve, "{record:?}");
        assert_eq!(plan(&record, gone), without, "{record:?}");
        assert_eq!(record.plan(&keeping(), &Times::of(due), true), without, "{record:?}");
    }
}

#[test]
fn a_silent_sender_is_left_alone_until_its_lease_ends() {
    let silent = Record {
        attempt: Some(Attempt { owner: 7, phase: Phase::Sending, until: NOW + 25, lease: 25 }),
        ..record(0)
    };
    assert_eq!((plan(&silent, NOW + 24), plan(&silent, NOW + 25)), (Plan::Wait, Plan::Refresh));
    assert_eq!(silent.due_at(&keeping()), Some(NOW + 25));
    for rotates in [Some(true), Some(false), None] {
        assert_eq!(
            plan(&Record { rotates, ..silent }, NOW + 25),
            Plan::Refresh,
            "the server may rotate refresh tokens since then"
        );
    }
}

#[test]
fn without_a_store_clock_an_attempt_is_watched_for_the_whole_lease_of_its_writer() {
    for phase in [Phase::Leased, Phase::Sending] {
        let attempt = Some(Attempt { owner: 7, phase, until: NOW + 40, lease: 40 });
        let held = Record { attempt, ..record(0) };
        let seen = |unix, seen_for| Times { seen_for: Some(seen_for), ..Times::of(unix) };
        assert_eq!(
            held.plan(&keeping(), &seen(NOW + 3_600, 39_999), false),
            Plan::Wait,
            "this clock may be ahead"
        );
        assert_eq!(held.plan(&keeping(), &seen(NOW + 3_600, 40_000), false), Plan::Refresh);
        assert_eq!(held.plan(&keeping(), &seen(NOW + 39, 400_000), false), Plan::Wait);
    }
}

#[test]
fn a_holder_that_has_just_woken_lets_the_sender_go_first() {
    let attempt = |phase| Some(Attempt { owner: 7, phase, until: NOW, lease: 25 });
    let awake = |awake_for| Times { awake_for, ..Times::of(NOW + 60) };
    let silent = Record { attempt: attempt(Phase::Sending), ..record(0) };
    assert_eq!(silent.plan(&keeping(), &awake(4_999), false), Plan::Wait);
    assert_eq!(silent.plan(&keeping(), &awake(5_000), false), Plan::Refresh);
    let leased = Record { attempt: attempt(Phase::Leased), ..silent };
    assert_eq!(leased.plan(&keeping(), &awake(0), false), Plan::Refresh, "nothing was sent");
}

#[test]
fn with_replay_after_expiry_a_replay_waits_for_the_expiry() {
    let late = Keeping { replay_after: ReplayAfter::Expiry, ..keeping() };
    let attempt = Some(Attempt { owner: 7, phase: Phase::Sending, until: NOW + 3_560, lease: 25 });
    let silent = Record { attempt, ..record(3_600) };
    let plan = |at, is_refused| silent.plan(&late, &Times::of(at), is_refused);
    assert_eq!((plan(NOW + 3_599, false), plan(NOW + 3_600, false)), (Plan::Serve, Plan::Refresh));
    assert_eq!(plan(NOW + 3_570, true), Plan::Refresh, "a refused token is of no use");
    assert_eq!(silent.due_at(&late), Some(NOW + 3_600));
    // The sender has reported its failure: it is not silent.
    let heard = Record { attempt: None, outcome_unknown: true, failures: 1, retry_at: NOW + 3_551, ..silent };
    assert_eq!(heard.plan(&late, &Times::of(NOW + 3_551), false), Plan::RefreshBehind);
}

proptest! {
    #[test]
    fn a_refresh_is_never_later_than_the_window_and_never_before_half_the_life(
        lifetime in 0_u64..1_000_000, window in 0_u64..1000, tick in 0_u64..1000, jitter in 0_u64..10_000, share in 0.0..1.0_f64
    ) {
        let keeping = Keeping { window, tick, jitter, ..Keeping::default() };
        let record = Record::obtained(NOW, Some(NOW + lifetime), true).scheduled(&keeping, share);
        let at = record.refresh_at.unwrap();
        prop_assert!(at >= NOW + lifetime / 2 && at <= NOW + lifetime);
        prop_assert!(at <= NOW + lifetime - window.min(lifetime / 2));
        let later = Record::obtained(NOW, Some(NOW + lifetime), true).scheduled(&keeping, 0.0);
        prop_assert!(at <= later.refresh_at.unwrap(), "jitter only makes it earlier");
    }

    #[test]
    #[cfg(feature = "serde")]
    fn json_holds_a_record_whole(
        generation in 0_u64..1 << 53, flags in 0_u8..32, times in proptest::array::uniform6(0_u64..1 << 53),
        phase in 0_u8..3, rotates in proptest::option::of(any::<bool>()), failures in any::<u32>()
    ) {
        let phase = [None, Some(Phase::Leased), Some(Phase::Sending)][usize::from(phase)];
        let record = Record {
            generation,
            has_token: flags & 1 != 0,
            has_refresh_token: flags & 2 != 0,
            obtained_at: times[0],
            expires_at: (flags & 4 != 0).then_some(times[1]),
            refresh_at: (flags & 4 != 0).then_some(times[2]),
            attempt: phase.map(|phase| Attempt { owner: times[3], phase, until: times[4], lease: times[5] }),
            rotates,
            outcome_unknown: flags & 8 != 0,
            needs_reauthorization: flags & 16 != 0,
            failures,
            failing_since: times[1],
            retry_at: times[2],
        };
        let text = serde_json::to_string(&record).unwrap();
        prop_assert_eq!(serde_json::from_str::<Record>(&text).unwrap(), record);
    }
}

#[test]
fn a_state_says_what_a_user_must_do_before_what_fails() {
    let good = record(3600);
    let failing = Record { failures: 1, failing_since: NOW, retry_at: NOW + 1, ..good };
    let dead = |record| Record { needs_reauthorization: true, ..record };
    let held = Some(Attempt { owner: 7, phase: Phase::Sending, until: NOW + 25, lease: 25 });
    let cases = [
        (good, State::Ready),
        (Record { has_token: false, ..good }, State::Ready),
        (Record { attempt: held, outcome_unknown: true, ..good }, State::Ready),
        (failing, State::Failing),
        (Record { failures: u32::MAX, has_token: false, ..failing }, State::Failing),
        (Record { attempt: held, ..failing }, State::Failing),
        (dead(good), State::Reauthorize),
        (dead(failing), State::Reauthorize),
    ];
    for (record, expected) in cases {
        assert_eq!(record.state(), expected, "{record:?}");
    }
}

proptest! {
    #[test]
    fn a_state_is_not_ready_exactly_if_the_plan_without_a_token_is_no_refresh(
        failures in 0_u32..3, retry_after in 1_u64..900, needs_reauthorization: bool,
    ) {
        let retry_at = if failures == 0 { 0 } else { NOW + retry_after };
        let bare = Record { has_token: false, expires_at: None, refresh_at: None, ..record(3600) };
        let record = Record { failures, retry_at, needs_reauthorization, ..bare };
        let expected = match record.state() {
            State::Ready => Plan::Refresh,
            State::Failing => Plan::Fail(retry_at),
            State::Reauthorize => Plan::Reauthorize,
        };
        prop_assert_eq!(plan(&record, NOW), expected);
    }
}
