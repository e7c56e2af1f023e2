//! Any schedule of any holders: what is promised, and that builds which are wrong on purpose break it.

use super::model::{Event, Flaw, Run, World};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use secret_slots::keeper::Keeping;

const SOUND: World = World {
    flaw: Flaw::None,
    rotates: true,
    keeping: Keeping { window: 60, tick: 15, jitter: 0, timeout: 10, save: 10, replay_lost_reply: false },
};

/// Holders' clocks, within five seconds of each other.
fn skews() -> impl Strategy<Value = Vec<u64>> {
    proptest::collection::vec(0_u64..=5, 1..5)
}

fn steps(more: impl Strategy<Value = Event> + 'static) -> impl Strategy<Value = Vec<Event>> {
    let event = prop_oneof![
        20 => (0_usize..8).prop_map(Event::Step),
        3 => (0_u64..=3).prop_map(Event::Pass),
        1 => more,
    ];
    proptest::collection::vec(event, 0..300)
}

fn play(world: World, skews: &[u64], events: &[Event]) -> Run {
    let mut run = Run::new(world, skews);
    for event in events {
        run.happen(*event);
    }
    run
}

/// As [`play`], but nobody is paused between the announcement and the answer.
fn play_in_time(world: World, skews: &[u64], events: &[Event]) -> Run {
    let mut run = Run::new(world, skews);
    for event in events {
        if !(matches!(event, Event::Pass(_)) && run.is_sending()) {
            run.happen(*event);
        }
    }
    run
}

/// Nobody crashes and answers come in time, but anybody may be paused for long between any other two steps: what was answered
/// is saved, however late.
fn nothing_lost(world: World, skews: &[u64], events: &[Event]) -> Result<(), TestCaseError> {
    let mut run = play_in_time(world, skews, events);
    prop_assert!(run.recovers(), "{:?}", run.stored);
    prop_assert!(run.server.is_alive);
    prop_assert_eq!(run.stored.1, run.server.current);
    Ok(())
}

/// Whatever happens, a refresh token comes once.
fn sent_once(world: World, skews: &[u64], events: &[Event]) -> Result<(), TestCaseError> {
    let mut run = play(world, skews, events);
    run.recovers();
    prop_assert!(run.most_posts() <= 1, "{:?}", run.server);
    prop_assert!(run.server.is_alive);
    Ok(())
}

fn pauses() -> impl Strategy<Value = Event> {
    (0_u64..40).prop_map(Event::Pass)
}

fn anything() -> impl Strategy<Value = Event> {
    let crash = (0_usize..8).prop_map(Event::Crash);
    let lost = (0_usize..8).prop_map(|holder| Event::Slow(holder, true));
    prop_oneof![pauses(), crash, lost]
}

fn small_pauses() -> impl Strategy<Value = Event> {
    (0_u64..=1).prop_map(Event::Pass)
}

fn config() -> Config {
    Config { cases: 3000, failure_persistence: None, ..Config::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn with_answers_in_time_the_session_lives_and_nobody_is_sent_to_authorize(
        skews in skews(), events in steps(small_pauses())
    ) {
        nothing_lost(SOUND, &skews, &events)?;
        let mut run = play_in_time(SOUND, &skews, &events);
        run.settle();
        prop_assert!(!run.has_flagged());
        prop_assert!(run.most_posts() <= 1);
    }

    #[test]
    fn with_crashes_losses_and_pauses_a_refresh_token_comes_once(skews in skews(), events in steps(anything())) {
        sent_once(SOUND, &skews, &events)?;
    }

    #[test]
    fn with_replay_it_comes_twice_at_most(skews in skews(), events in steps(anything())) {
        let keeping = Keeping { replay_lost_reply: true, ..SOUND.keeping };
        let mut run = play(World { keeping, ..SOUND }, &skews, &events);
        run.recovers();
        prop_assert!(run.most_posts() <= 2, "{:?}", run.server);
    }

    #[test]
    fn where_the_server_keeps_its_refresh_token_a_loss_costs_nothing(
        skews in skews(), events in steps(anything())
    ) {
        let keeping = Keeping { replay_lost_reply: true, ..SOUND.keeping };
        let mut run = play(World { rotates: false, keeping, ..SOUND }, &skews, &events);
        run.recovers();
        prop_assert!(run.server.is_alive);
    }

    #[test]
    fn out_of_bounds_it_ends_all_the_same(
        skews in proptest::collection::vec(0_u64..200, 1..5), events in steps(anything())
    ) {
        // A token at the end, or one request for its user: `recovers` fails when it goes round and round.
        let mut run = play(SOUND, &skews, &events);
        run.recovers();
    }

    #[test]
    fn a_crash_before_the_announcement_loses_nothing(skews in skews(), events in steps(small_pauses()), at in 0_usize..300) {
        let mut run = Run::new(SOUND, &skews);
        for (index, event) in events.iter().enumerate() {
            if !(matches!(event, Event::Pass(_)) && run.is_busy()) {
                run.happen(*event);
            }
            if index == at && !run.is_announced() {
                (0..4).for_each(|holder| run.happen(Event::Crash(holder)));
            }
        }
        prop_assert!(run.recovers());
        prop_assert!(run.server.is_alive);
    }
}

type Promise = fn(World, &[u64], &[Event]) -> Result<(), TestCaseError>;

/// Whether any of many schedules breaks a promise.
fn is_broken(world: World, promise: Promise, long: bool) -> bool {
    let mut runner = TestRunner::new(config());
    let events = if long { steps(pauses()).boxed() } else { steps(anything()).boxed() };
    let result = runner.run(&(skews(), events), |(skews, events)| promise(world, &skews, &events));
    result.is_err()
}

#[test]
fn without_the_announcement_a_refresh_token_comes_twice() {
    assert!(!is_broken(SOUND, sent_once, false));
    assert!(is_broken(World { flaw: Flaw::NoAnnouncement, ..SOUND }, sent_once, false));
}

#[test]
fn saved_by_the_owner_of_a_lease_a_token_is_lost() {
    assert!(!is_broken(SOUND, nothing_lost, true));
    assert!(is_broken(World { flaw: Flaw::SaveByOwner, ..SOUND }, nothing_lost, true));
}
