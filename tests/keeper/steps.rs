//! The steps of one attempt, alone.

use secret_slots::keeper::{Answered, End, Keeping, Phase, Record, Refresh, Step};

const NOW: u64 = 1_741_790_697;

fn expired(has_refresh_token: bool) -> Record {
    Record::obtained(NOW - 3600, Some(NOW), has_refresh_token)
}

fn begin() -> Refresh {
    Refresh::new(Keeping::default(), 7, None, NOW, 30, 0.0)
}

fn written(refresh: &mut Refresh, now: u64) -> Record {
    match refresh.next(now) {
        Step::Write(record) => {
            refresh.wrote(record, true);
            record
        }
        step => panic!("{step:?}"),
    }
}

/// An attempt that has announced what it is about to send, and the record that says so.
fn announced(keeping: Keeping, record: Record, now: u64) -> (Refresh, Record) {
    let mut refresh = Refresh::new(keeping, 7, None, now, 30, 0.0);
    refresh.next(now);
    refresh.read(Some(record));
    written(&mut refresh, now);
    let announced = written(&mut refresh, now);
    (refresh, announced)
}

const TOKEN: Answered =
    Answered::Token { obtained_at: NOW, expires_at: Some(NOW + 3600), has_refresh_token: true, is_new: true };

#[test]
fn a_refresh_token_is_leased_announced_sent_and_saved() {
    let mut refresh = begin();
    assert_eq!(refresh.next(NOW), Step::Read);
    refresh.read(Some(expired(true)));
    assert_eq!(written(&mut refresh, NOW).attempt.unwrap().phase, Phase::Leased);
    let announced = written(&mut refresh, NOW).attempt.unwrap();
    assert_eq!((announced.phase, announced.until), (Phase::Sending, NOW + 25));
    assert_eq!(refresh.next(NOW + 2), Step::Send);
    refresh.answered(TOKEN);
    let saved = written(&mut refresh, NOW + 100);
    assert_eq!((saved.generation, saved.attempt, saved.rotates), (1, None, Some(true)));
    assert_eq!(refresh.next(NOW + 100), Step::Done(End::Refreshed));
}

#[test]
fn credentials_of_its_own_need_no_announcement() {
    let mut refresh = begin();
    refresh.next(NOW);
    refresh.read(Some(expired(false)));
    assert_eq!(written(&mut refresh, NOW).attempt.unwrap().phase, Phase::Leased);
    assert_eq!(refresh.next(NOW), Step::Send);
    refresh.answered(Answered::Unknown);
    let failed = written(&mut refresh, NOW);
    assert_eq!((failed.attempt, failed.failures, failed.retry_at), (None, 1, NOW + 1));
}

#[test]
fn what_is_sent_late_is_announced_anew() {
    let (mut refresh, _) = announced(Keeping::default(), expired(true), NOW);
    let again = written(&mut refresh, NOW + 6).attempt.unwrap();
    assert_eq!((again.phase, again.until), (Phase::Sending, NOW + 31));
    assert_eq!(refresh.next(NOW + 6), Step::Send);
}

#[test]
fn nothing_is_sent_when_the_announcement_is_not_written() {
    let mut refresh = begin();
    refresh.next(NOW);
    refresh.read(Some(expired(true)));
    written(&mut refresh, NOW);
    let Step::Write(record) = refresh.next(NOW) else { panic!("no write") };
    refresh.wrote(record, false);
    assert_eq!(refresh.next(NOW), Step::Read);
    refresh.read(Some(Record { generation: 1, ..Record::obtained(NOW, Some(NOW + 3600), true) }));
    assert_eq!(refresh.next(NOW), Step::Done(End::Adopted));
}

#[test]
fn a_save_goes_on_until_it_is_done_or_the_generation_is_another() {
    let (mut refresh, announced) = announced(Keeping::default(), expired(true), NOW);
    refresh.next(NOW);
    refresh.answered(TOKEN);
    for _ in 0..1000 {
        let Step::Write(record) = refresh.next(NOW + 60) else { panic!("no write") };
        refresh.wrote(record, false);
        assert_eq!(refresh.next(NOW + 60), Step::Read);
        // Another has taken over, or given up: the generation is what counts.
        refresh.read(Some(Record { attempt: None, needs_reauthorization: true, ..announced }));
    }
    assert!(!written(&mut refresh, NOW + 60).needs_reauthorization);
    let mut other = refresh;
    other.answered(TOKEN);
    let Step::Write(record) = other.next(NOW) else { panic!("no write") };
    other.wrote(record, false);
    other.next(NOW);
    other.read(None);
    assert_eq!(other.next(NOW), Step::Done(End::Removed), "what was removed does not come back");
}

#[test]
fn an_invalid_grant_is_believed_once_nobody_else_has_refreshed() {
    for (generation, end) in [(0, End::Reauthorize), (1, End::Adopted)] {
        let (mut refresh, announced) = announced(Keeping::default(), expired(true), NOW);
        refresh.next(NOW);
        refresh.answered(Answered::InvalidGrant);
        assert_eq!(refresh.next(NOW), Step::Read);
        refresh.read(Some(Record { generation, ..announced }));
        if generation == 0 {
            assert!(written(&mut refresh, NOW).needs_reauthorization);
        }
        assert_eq!(refresh.next(NOW), Step::Done(end));
    }
}

#[test]
fn failures_wait_longer_each_time_and_heed_the_server() {
    let keeping = Keeping::default();
    let mut record = expired(true);
    let mut now = NOW;
    for wait in [1, 2, 4, 8, 16, 32, 60, 60] {
        let (mut refresh, _) = announced(keeping, record, now);
        refresh.next(now);
        refresh.answered(Answered::NotProcessed(None));
        record = written(&mut refresh, now);
        assert_eq!(record.retry_at, now + wait);
        assert_eq!(refresh.next(now), Step::Done(End::Failed(now + wait)));
        now = record.retry_at;
    }
    let (mut refresh, _) = announced(keeping, expired(true), now);
    refresh.next(now);
    refresh.answered(Answered::NotProcessed(Some(300)));
    assert_eq!(written(&mut refresh, now).retry_at, now + 300);
}

#[test]
fn a_token_that_is_refused_is_refreshed_unless_the_record_is_newer() {
    let fresh = Record::obtained(NOW, Some(NOW + 3600), true);
    let mut refresh = Refresh::new(Keeping::default(), 7, Some(0), NOW, 30, 0.0);
    refresh.next(NOW);
    refresh.read(Some(fresh));
    assert!(matches!(refresh.next(NOW), Step::Write(_)));
    let mut refresh = Refresh::new(Keeping::default(), 7, Some(0), NOW, 30, 0.0);
    refresh.next(NOW);
    refresh.read(Some(Record { generation: 1, ..fresh }));
    assert_eq!(refresh.next(NOW), Step::Done(End::Adopted));
}

#[test]
fn a_store_that_is_never_in_time_is_a_failure_and_nothing_is_sent() {
    let mut refresh = begin();
    refresh.next(NOW);
    refresh.read(Some(expired(true)));
    let mut now = NOW;
    written(&mut refresh, now);
    for _ in 0..4 {
        written(&mut refresh, now);
        now += 10;
    }
    let failed = written(&mut refresh, now);
    assert_eq!((failed.attempt, failed.failures), (None, 1));
    assert!(matches!(refresh.next(now), Step::Done(End::Failed(_))));
}

#[test]
fn a_token_that_is_no_good_when_it_comes_is_saved_and_waited_after() {
    let mut record = expired(true);
    for wait in [1, 2, 4] {
        let (mut refresh, _) = announced(Keeping::default(), Record { retry_at: 0, ..record }, NOW);
        refresh.next(NOW);
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
