//! What whoever asks is to do, at any time.

use proptest::prelude::*;
use secret_slots::keeper::{Attempt, Keeping, Phase, Plan, Record};

const NOW: u64 = 1_741_790_697;

fn keeping() -> Keeping {
    Keeping { jitter: 0, tick: 0, ..Keeping::default() }
}

fn record(lifetime: u64) -> Record {
    Record::obtained(NOW, Some(NOW + lifetime), true).scheduled(&keeping(), 0.0)
}

fn plan(record: &Record, at: u64) -> Plan {
    record.plan(&keeping(), at, false)
}

#[test]
fn a_token_is_refreshed_a_window_before_it_expires_and_half_of_a_short_lifetime_before() {
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
    let endless = Record::obtained(NOW, None, true).scheduled(&keeping(), 0.0);
    assert_eq!((plan(&endless, NOW + (1 << 40)), endless.due_at(&keeping())), (Plan::Serve, None));
    assert_eq!(endless.plan(&keeping(), NOW, true), Plan::Refresh);
}

#[test]
fn whatever_hinders_a_refresh_a_good_token_is_served() {
    let fresh = record(3600);
    let held = |phase, until| Some(Attempt { owner: 7, phase, until });
    let due = NOW + 3550;
    let gone = NOW + 3600;
    let cases = [
        (Record { attempt: held(Phase::Leased, due + 100), ..fresh }, Plan::Wait(due + 100)),
        (Record { attempt: held(Phase::Sending, due + 100), ..fresh }, Plan::Wait(due + 100)),
        (Record { attempt: held(Phase::Sending, due - 1), ..fresh }, Plan::GiveUp),
        (Record { retry_at: gone + 5, ..fresh }, Plan::Fail(gone + 5)),
        (Record { needs_reauthorization: true, ..fresh }, Plan::Reauthorize),
    ];
    for (record, without) in cases {
        assert_eq!(plan(&record, due), Plan::Serve, "{record:?}");
        assert_eq!(plan(&record, gone), without, "{record:?}");
        assert_eq!(record.plan(&keeping(), due, true), without, "{record:?}");
    }
}

#[test]
fn what_was_lost_is_sent_once_more_only_where_that_is_known_to_do_no_harm() {
    let attempt = Some(Attempt { owner: 7, phase: Phase::Sending, until: NOW });
    let lost = Record { attempt, ..record(0) };
    let replays = Keeping { replay_lost_reply: true, ..keeping() };
    assert_eq!(lost.plan(&keeping(), NOW, false), Plan::GiveUp);
    assert_eq!(lost.plan(&replays, NOW, false), Plan::Refresh);
    let keeps = Record { rotates: Some(false), ..lost };
    assert_eq!(keeps.plan(&keeping(), NOW, false), Plan::Refresh);
    assert_eq!(Record { is_replayed: true, ..keeps }.plan(&replays, NOW, false), Plan::GiveUp);
    assert_eq!(Record { rotates: Some(true), ..lost }.plan(&keeping(), NOW, false), Plan::GiveUp);
    let served = Record { attempt, ..record(3600) };
    assert_eq!(
        served.due_at(&keeping()),
        Some(NOW + 3600),
        "it is given up when the token is of no more use"
    );
    assert_eq!(served.due_at(&replays), Some(NOW + 3540));
    let own = Record { has_refresh_token: false, ..lost };
    assert_eq!(own.plan(&keeping(), NOW, false), Plan::Refresh, "credentials of its own can be sent again");
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
    fn numbers_hold_a_record_whole(
        generation in 0_u64..1 << 53, flags in 0_u8..32, times in proptest::array::uniform5(0_u64..1 << 53),
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
            attempt: phase.map(|phase| Attempt { owner: times[3], phase, until: times[4] }),
            rotates,
            is_replayed: flags & 8 != 0,
            needs_reauthorization: flags & 16 != 0,
            failures,
            retry_at: times[2],
        };
        prop_assert_eq!(Record::from_numbers(record.to_numbers()), record);
    }
}
