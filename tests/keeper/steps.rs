//! The steps of a single attempt.

use secret_slots::keeper::{Answered, End, Gate, Keeping, Phase, Record, Refresh, Step, Times};

const NOW: u64 = 1_741_790_697;

fn expired(has_refresh_token: bool) -> Record {
    Record::obtained(NOW - 3600, Some(NOW), has_refresh_token)
}

fn begin() -> Refresh {
    Refresh::new(Keeping::default(), 7, None, 30, 1.0)
}

fn written(refresh: &mut Refresh, now: u64) -> Record {
    match refresh.next(&Times::of(now)) {
        Step::Write(record) => {
            refresh.wrote(record, true);
            record
        }
        step => panic!("{step:?}"),
    }
}

/// Announces the token call's next request, and returns the record that announces it.
fn announce(refresh: &mut Refresh, now: u64) -> Record {
    let Gate::Write(record) = refresh.gate(&Times::of(now)) else { panic!("no announcement") };
    refresh.wrote(record, true);
    record
}

/// Returns an attempt that has announced a request, and the record that announces it.
fn announced(keeping: Keeping, record: Record, now: u64) -> (Refresh, Record) {
    let mut refresh = Refresh::new(keeping, 7, None, 30, 1.0);
    refresh.next(&Times::of(now));
    refresh.read(Some(record));
    written(&mut refresh, now);
    assert_eq!(refresh.next(&Times::of(now)), Step::Prepare);
    refresh.prepared();
    assert_eq!(refresh.next(&Times::of(now)), Step::Send);
    let announced = announce(&mut refresh, now);
    (refresh, announced)
}

fn is_open(refresh: &mut Refresh, now: u64) -> bool {
    matches!(refresh.gate(&Times::of(now)), Gate::Open { .. })
}

const TOKEN: Answered =
    Answered::Token { obtained_at: NOW, expires_at: Some(NOW + 3600), has_refresh_token: true, is_new: true };

#[test]
fn a_refresh_token_is_leased_prepared_announced_sent_and_saved() {
    let mut refresh = begin();
    assert_eq!(refresh.next(&Times::of(NOW)), Step::Read);
    refresh.read(Some(expired(true)));
    assert_eq!(written(&mut refresh, NOW).attempt.unwrap().phase, Phase::Leased);
    assert_eq!(refresh.next(&Times::of(NOW)), Step::Prepare, "before anything is announced");
    refresh.prepared();
    assert_eq!(refresh.next(&Times::of(NOW + 5)), Step::Send);
    let announced = announce(&mut refresh, NOW + 5).attempt.unwrap();
    assert_eq!((announced.phase, announced.until, announced.lease), (Phase::Sending, NOW + 30, 25));
    let open = Gate::Open { write: Some(3_000), listen: Some(18_000) };
    assert_eq!(
        refresh.gate(&Times::of(NOW + 7)),
        open,
        "half the save time is for the way to the server and back"
    );
    refresh.answered(TOKEN);
    let saved = written(&mut refresh, NOW + 100);
    assert_eq!((saved.generation, saved.attempt, saved.rotates), (1, None, Some(true)));
    assert_eq!(refresh.next(&Times::of(NOW + 100)), Step::Done(End::Refreshed));
}

#[test]
fn the_clients_own_credentials_need_no_announcement() {
    let mut refresh = begin();
    refresh.next(&Times::of(NOW));
    refresh.read(Some(expired(false)));
    assert_eq!(written(&mut refresh, NOW).attempt.unwrap().phase, Phase::Leased);
    refresh.next(&Times::of(NOW));
    refresh.prepared();
    assert_eq!(refresh.gate(&Times::of(NOW)), Gate::Open { write: None, listen: None });
    refresh.answered(Answered::Unknown(None));
    let failed = written(&mut refresh, NOW);
    assert_eq!((failed.attempt, failed.failures, failed.retry_at), (None, 1, NOW + 1));
    assert!(!failed.outcome_unknown, "sending them again is safe");
}

#[test]
fn a_request_that_would_be_written_late_is_announced_again() {
    let (mut refresh, _) = announced(Keeping::default(), expired(true), NOW);
    assert!(is_open(&mut refresh, NOW + 5));
    let again = announce(&mut refresh, NOW + 6).attempt.unwrap();
    assert_eq!((again.phase, again.until), (Phase::Sending, NOW + 31));
    assert!(is_open(&mut refresh, NOW + 6));
}

#[test]
fn before_a_pause_the_announcement_is_taken_back() {
    let (mut refresh, _) = announced(Keeping::default(), expired(true), NOW);
    assert!(is_open(&mut refresh, NOW));
    let withdrawn = refresh.withdraw(&Times::of(NOW + 1)).unwrap();
    assert_eq!(withdrawn.attempt.unwrap().phase, Phase::Leased);
    refresh.wrote(withdrawn, true);
    assert_eq!(refresh.withdraw(&Times::of(NOW + 1)), None);
    assert_eq!(announce(&mut refresh, NOW + 9).attempt.unwrap().until, NOW + 34);
}

#[test]
fn nothing_is_sent_when_the_announcement_is_not_written() {
    let mut refresh = begin();
    refresh.next(&Times::of(NOW));
    refresh.read(Some(expired(true)));
    written(&mut refresh, NOW);
    refresh.next(&Times::of(NOW));
    refresh.prepared();
    let Gate::Write(record) = refresh.gate(&Times::of(NOW)) else { panic!("no announcement") };
    refresh.wrote(record, false);
    assert_eq!(refresh.gate(&Times::of(NOW)), Gate::Closed);
    assert_eq!(refresh.next(&Times::of(NOW)), Step::Read);
    refresh.read(Some(Record { generation: 1, ..Record::obtained(NOW, Some(NOW + 3600), true) }));
    assert_eq!(refresh.next(&Times::of(NOW)), Step::Done(End::Adopted));
}

#[test]
fn a_reported_failure_ends_no_session_and_frees_the_record() {
    let (mut refresh, _) = announced(Keeping::default(), expired(true), NOW);
    refresh.answered(Answered::Unknown(Some(7)));
    let failed = written(&mut refresh, NOW);
    assert_eq!((failed.attempt, failed.needs_reauthorization), (None, false));
    assert_eq!((failed.failures, failed.retry_at, failed.outcome_unknown), (1, NOW + 7, true));
    // A replay without a new refresh token does not prove that the server never rotates.
    let (mut replay, _) = announced(Keeping::default(), failed, NOW + 7);
    replay.answered(Answered::Token {
        obtained_at: NOW + 7,
        expires_at: Some(NOW + 3_607),
        has_refresh_token: true,
        is_new: false,
    });
    let saved = written(&mut replay, NOW + 7);
    assert_eq!((saved.rotates, saved.outcome_unknown, saved.failures), (None, false, 0));
}

#[test]
fn the_answer_of_a_lost_attempt_is_written_by_a_resumed_one() {
    let (_, announced) = announced(Keeping::default(), expired(true), NOW);
    for (generation, end) in [(0, End::Refreshed), (1, End::Adopted)] {
        let mut refresh = Refresh::resumed(Keeping::default(), 7, 1.0, announced, TOKEN);
        assert_eq!(refresh.next(&Times::of(NOW)), Step::Read);
        refresh.read(Some(Record { generation, ..announced }));
        if generation == 0 {
            assert_eq!(written(&mut refresh, NOW).generation, 1);
        }
        assert_eq!(refresh.next(&Times::of(NOW)), Step::Done(end));
    }
}

#[test]
fn a_save_is_repeated_until_it_succeeds_or_the_generation_changes() {
    let (mut refresh, announced) = announced(Keeping::default(), expired(true), NOW);
    refresh.next(&Times::of(NOW));
    refresh.answered(TOKEN);
    for _ in 0..1000 {
        let Step::Write(record) = refresh.next(&Times::of(NOW + 60)) else { panic!("no write") };
        refresh.wrote(record, false);
        assert_eq!(refresh.next(&Times::of(NOW + 60)), Step::Read);
        // Another holder has taken over, or given up: only the generation counts.
        refresh.read(Some(Record { attempt: None, needs_reauthorization: true, ..announced }));
    }
    assert!(!written(&mut refresh, NOW + 60).needs_reauthorization);
    let mut other = refresh;
    other.answered(TOKEN);
    let Step::Write(record) = other.next(&Times::of(NOW)) else { panic!("no write") };
    other.wrote(record, false);
    other.next(&Times::of(NOW));
    other.read(None);
    assert_eq!(other.next(&Times::of(NOW)), Step::Done(End::Removed), "a removed record does not come back");
}

#[test]
fn an_invalid_grant_is_believed_only_if_no_other_holder_has_refreshed() {
    for (generation, end) in [(0, End::Reauthorize), (1, End::Adopted)] {
        let (mut refresh, announced) = announced(Keeping::default(), expired(true), NOW);
        refresh.next(&Times::of(NOW));
        refresh.answered(Answered::InvalidGrant);
        assert_eq!(refresh.next(&Times::of(NOW)), Step::Read);
        refresh.read(Some(Record { generation, ..announced }));
        if generation == 0 {
            assert!(written(&mut refresh, NOW).needs_reauthorization);
        }
        assert_eq!(refresh.next(&Times::of(NOW)), Step::Done(end));
    }
}

#[test]
fn waits_grow_with_failures_and_are_never_shorter_than_retry_after() {
    let keeping = Keeping::default();
    let mut record = expired(true);
    let mut now = NOW;
    for wait in [1, 2, 4, 8, 16, 32, 60, 60] {
        let (mut refresh, _) = announced(keeping, record, now);
        refresh.next(&Times::of(now));
        refresh.answered(Answered::NotProcessed(None));
        record = written(&mut refresh, now);
        assert_eq!(record.retry_at, now + wait);
        assert_eq!(refresh.next(&Times::of(now)), Step::Done(End::Failed(now + wait)));
        now = record.retry_at;
    }
    let (mut refresh, _) = announced(keeping, expired(true), now);
    refresh.next(&Times::of(now));
    refresh.answered(Answered::NotProcessed(Some(300)));
    assert_eq!(written(&mut refresh, now).retry_at, now + 300);
}

#[test]
fn a_token_that_is_refused_is_refreshed_unless_the_record_is_newer() {
    let fresh = Record::obtained(NOW, Some(NOW + 3600), true);
    let mut refresh = Refresh::new(Keeping::default(), 7, Some(0), 30, 1.0);
    refresh.next(&Times::of(NOW));
    refresh.read(Some(fresh));
    assert!(matches!(refresh.next(&Times::of(NOW)), Step::Write(_)));
    let mut refresh = Refresh::new(Keeping::default(), 7, Some(0), 30, 1.0);
    refresh.next(&Times::of(NOW));
    refresh.read(Some(Record { generation: 1, ..fresh }));
    assert_eq!(refresh.next(&Times::of(NOW)), Step::Done(End::Adopted));
}

#[test]
fn waits_are_spread_and_grow_to_fifteen_minutes_after_an_hour() {
    let wait_after = |record: Record, now: u64, share: f64| {
        let mut refresh = Refresh::resumed(Keeping::default(), 7, share, record, Answered::Unknown(None));
        refresh.read(Some(record));
        written(&mut refresh, now).retry_at - now
    };
    let attempt = announced(Keeping::default(), expired(true), NOW).1.attempt;
    let failing = Record { attempt, failures: 20, failing_since: NOW, ..expired(true) };
    assert_eq!([0.0, 0.5, 1.0].map(|share| wait_after(failing, NOW + 3_599, share)), [30, 45, 60]);
    assert_eq!([0.0, 0.5, 1.0].map(|share| wait_after(failing, NOW + 3_600, share)), [450, 675, 900]);
    let mut refresh = Refresh::resumed(Keeping::default(), 7, 0.0, failing, Answered::Unknown(Some(86_400)));
    refresh.read(Some(failing));
    assert_eq!(written(&mut refresh, NOW).retry_at, NOW + 86_400, "never shorter than the server asks for");
}

#[test]
fn a_store_that_is_always_too_slow_is_a_failure_and_nothing_is_sent() {
    let (mut refresh, _) = announced(Keeping::default(), expired(true), NOW);
    let mut now = NOW;
    for _ in 0..3 {
        now += 10;
        announce(&mut refresh, now);
    }
    assert_eq!(refresh.gate(&Times::of(now + 10)), Gate::Closed);
    let failed = written(&mut refresh, now + 10);
    assert_eq!((failed.attempt, failed.failures), (None, 1));
    assert!(matches!(refresh.next(&Times::of(now + 10)), Step::Done(End::Failed(_))));
}

#[test]
fn a_token_that_is_expired_when_it_arrives_is_saved_with_a_back_off() {
    let mut record = expired(true);
    for wait in [1, 2, 4] {
        let (mut refresh, _) = announced(Keeping::default(), Record { retry_at: 0, ..record }, NOW);
        refresh.next(&Times::of(NOW));
        let token = Answered::Token {
            obtained_at: NOW,
            expires_at: Some(NOW),
            has_refresh_token: true,
            is_new: true,
        };
        refresh.answered(token);
        let generation = record.generation;
        record = written(&mut refresh, NOW);
        assert_eq!((record.generation, record.retry_at), (generation + 1, NOW + wait));
    }
}
