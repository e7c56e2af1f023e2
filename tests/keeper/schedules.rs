//! Properties of any schedule of holders, and proof that they find every rule that is left out.

use super::model::{Event, Fate, Flaw, Kind, Run, World};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

const SOUND: World = World { flaw: Flaw::None, kind: Kind::Strict, has_clock: true };
const WITHOUT_CLOCK: World = World { has_clock: false, ..SOUND };

fn config() -> Config {
    Config { cases: 500, failure_persistence: None, ..Config::default() }
}

/// Holders' clocks, up to two minutes ahead, in seconds.
fn skews() -> impl Strategy<Value = Vec<u64>> {
    proptest::collection::vec(0_u64..=120, 1..5)
}

fn holder() -> impl Strategy<Value = usize> {
    0_usize..8
}

/// Steps and answers, mixed with other events.
fn schedule(more: impl Strategy<Value = Event> + 'static) -> BoxedStrategy<Vec<Event>> {
    let event = prop_oneof![
        20 => holder().prop_map(Event::Step),
        4 => holder().prop_map(|holder| Event::Serve(holder, Fate::Answered)),
        4 => (0_u64..=1_500).prop_map(Event::Pass),
        3 => more,
    ];
    proptest::collection::vec(event, 0..300).boxed()
}

/// The server answers with an error, and has not processed the request.
fn errors() -> impl Strategy<Value = Event> {
    holder().prop_map(|holder| Event::Serve(holder, Fate::Error))
}

/// Single holders are suspended, for any time.
fn pauses() -> impl Strategy<Value = Event> {
    prop_oneof![
        holder().prop_map(|holder| Event::Suspend(holder, true)),
        holder().prop_map(|holder| Event::Suspend(holder, false)),
        (0_u64..90_000).prop_map(Event::Pass),
    ]
}

fn anything() -> impl Strategy<Value = Event> {
    prop_oneof![
        pauses(),
        errors(),
        holder().prop_map(Event::Crash),
        holder().prop_map(|holder| Event::Serve(holder, Fate::Reset)),
        holder().prop_map(|holder| Event::Serve(holder, Fate::Silence)),
        any::<bool>().prop_map(Event::SuspendAll),
    ]
}

fn played(world: World, skews: &[u64], events: &[Event]) -> Run {
    let mut run = Run::new(world, skews);
    for event in events {
        run.happen(*event);
    }
    run
}

/// If no answer is lost, no session is lost, whatever the server's errors and the clocks.
fn errors_cost_nothing(world: World, skews: &[u64], events: &[Event]) -> Result<(), TestCaseError> {
    let mut run = played(world, skews, events);
    prop_assert!(run.recovers(), "{:?}", run.stored);
    prop_assert!(run.server.is_alive);
    Ok(())
}

/// No request is sent while another sender may still receive an answer.
fn sent_alone(world: World, skews: &[u64], events: &[Event]) -> Result<(), TestCaseError> {
    let mut run = played(world, skews, events);
    run.recovers();
    prop_assert!(!run.was_sent_twice);
    Ok(())
}

/// A session ends only when the server itself says that its grant is dead.
fn only_the_server_ends_it(world: World, skews: &[u64], events: &[Event]) -> Result<(), TestCaseError> {
    let mut run = played(world, skews, events);
    prop_assert!(run.recovers() || !run.server.is_alive, "{:?}", run.stored);
    Ok(())
}

/// A holder sends, all holders are suspended while its answer is in its socket, and all wake in any order. The answer is saved.
fn waking_together(world: World, skews: &[u64], order: &[Event]) -> Result<(), TestCaseError> {
    let mut run = Run::new(world, skews);
    while !run.has_unread_answer() {
        run.happen(Event::Step(0));
        run.happen(Event::Serve(0, Fate::Answered));
    }
    // The others know of the attempt.
    (1..skews.len()).for_each(|other| (0..2).for_each(|_| run.happen(Event::Step(other))));
    run.happen(Event::SuspendAll(true));
    run.happen(Event::Pass(90_000));
    run.happen(Event::SuspendAll(false));
    // All holders go on before half the save time is over.
    for event in order.iter().filter(|event| matches!(event, Event::Step(_) | Event::Serve(..))) {
        run.happen(*event);
    }
    prop_assert!(run.recovers());
    prop_assert!(run.server.is_alive);
    Ok(())
}

/// A holder is suspended before it writes its request, and another one sends meanwhile. Then the first wakes. It must not send.
fn waking_before_the_write(world: World, _: &[u64], order: &[Event]) -> Result<(), TestCaseError> {
    let mut run = Run::new(world, &[0, 0]);
    while run.is_written(0).is_none() {
        run.happen(Event::Step(0));
    }
    run.happen(Event::Suspend(0, true));
    run.happen(Event::Pass(30_000));
    while run.is_written(1) != Some(true) {
        run.happen(Event::Step(1));
    }
    run.happen(Event::Suspend(0, false));
    for event in order.iter().filter(|event| matches!(event, Event::Step(_) | Event::Pass(_))) {
        run.happen(*event);
    }
    prop_assert!(!run.was_sent_twice);
    Ok(())
}

/// A server that is down for two minutes receives few requests.
fn is_left_alone(world: World, skews: &[u64], events: &[Event]) -> Result<(), TestCaseError> {
    let mut run = played(world, skews, events);
    let from = run.sends.len();
    for _ in 0..12_000 {
        for holder in 0..skews.len() {
            run.happen(Event::Step(holder));
            run.happen(Event::Serve(holder, Fate::Error));
        }
        run.happen(Event::Pass(10));
    }
    let sends = run.sends.len() - from;
    // Waits of 1, 2, 4 … 60 seconds times 0.5 allow ten requests in two minutes, plus those that were on their way.
    prop_assert!(sends <= 10 + skews.len(), "{sends} sends");
    Ok(())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn errors_and_clocks_cost_no_session(skews in skews(), events in schedule(errors()), has_clock in any::<bool>()) {
        errors_cost_nothing(World { has_clock, ..SOUND }, &skews, &events)?;
    }

    #[test]
    fn nothing_is_sent_while_another_may_receive(skews in skews(), events in schedule(anything()), has_clock in any::<bool>()) {
        sent_alone(World { has_clock, ..SOUND }, &skews, &events)?;
    }

    #[test]
    fn whatever_happens_only_the_server_ends_a_session(
        skews in skews(), events in schedule(anything()), has_clock in any::<bool>(), grace in 0_u64..90_000
    ) {
        for kind in [Kind::Strict, Kind::Keeps, Kind::Grace(grace)] {
            only_the_server_ends_it(World { kind, has_clock, ..SOUND }, &skews, &events)?;
        }
    }

    #[test]
    fn where_the_server_keeps_its_refresh_token_no_session_is_lost(skews in skews(), events in schedule(anything())) {
        errors_cost_nothing(World { kind: Kind::Keeps, ..SOUND }, &skews, &events)?;
    }

    #[test]
    fn holders_that_wake_together_save_what_the_sender_got(skews in skews(), order in schedule(errors())) {
        waking_together(SOUND, &skews, &order)?;
    }

    #[test]
    fn a_crash_before_the_announcement_loses_nothing(skews in skews(), events in schedule(errors()), at in 0_usize..300) {
        let mut run = Run::new(SOUND, &skews);
        for (index, event) in events.iter().enumerate() {
            run.happen(*event);
            if index == at && !run.is_sending() {
                (0..4).for_each(|holder| run.happen(Event::Crash(holder)));
            }
        }
        prop_assert!(run.recovers());
        prop_assert!(run.server.is_alive);
    }
}

type Property = fn(World, &[u64], &[Event]) -> Result<(), TestCaseError>;

/// Whether any of many schedules breaks a property.
fn is_broken(world: World, property: Property, events: BoxedStrategy<Vec<Event>>, cases: u32) -> bool {
    let config = Config { cases, max_shrink_iters: 0, ..config() };
    let result =
        TestRunner::new(config).run(&(skews(), events), |(skews, events)| property(world, &skews, &events));
    result.is_err()
}

/// Asserts that a property holds, and that schedules break it once the rule is left out.
fn breaks(
    flaw: Flaw,
    world: World,
    property: Property,
    events: fn() -> BoxedStrategy<Vec<Event>>,
    cases: u32,
) {
    assert!(!is_broken(world, property, events(), cases), "without a flaw");
    assert!(is_broken(World { flaw, ..world }, property, events(), cases), "{flaw:?}");
}

#[test]
fn a_replay_in_a_living_lease_is_found() {
    breaks(Flaw::ReplayInLease, SOUND, sent_alone, || schedule(anything()), 2_000);
}

#[test]
fn a_late_write_is_found() {
    breaks(Flaw::LateWrite, SOUND, waking_before_the_write, || schedule(errors()), 100);
}

#[test]
fn a_takeover_by_a_clock_that_is_ahead_is_found() {
    breaks(Flaw::TakeoverByWallClock, WITHOUT_CLOCK, sent_alone, || schedule(anything()), 2_000);
}

#[test]
fn a_missing_wake_guard_is_found() {
    breaks(Flaw::NoWakeGuard, SOUND, waking_together, || schedule(errors()), 500);
}

#[test]
fn a_loop_without_back_off_is_found() {
    breaks(Flaw::NoBackOff, SOUND, is_left_alone, || schedule(errors()), 500);
}

#[test]
fn a_session_given_up_for_an_error_is_found() {
    breaks(Flaw::GiveUpOnError, SOUND, errors_cost_nothing, || schedule(errors()), 500);
}

#[test]
fn a_save_by_the_owner_of_a_lease_is_found() {
    breaks(Flaw::SaveByOwner, SOUND, waking_together, || schedule(errors()), 500);
}
