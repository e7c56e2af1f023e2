//! The choice of the secret, by one call and by many at once.

use super::driver::{Driver, Reply, takes};
use secret_slots::Code;
use secret_slots::token::{Grant, Step, TokenCall, TokenEvent, Verdict};

#[test]
fn the_first_secret_works_with_one_request_and_no_event_but_the_token() {
    let mut driver = Driver::new(&["first", "second"]);
    driver.run(Grant::client_credentials(), takes(0)).unwrap();
    assert_eq!(driver.tried(), [0]);
    assert_eq!(driver.events, [TokenEvent::Token(Some(0))]);
}

#[test]
fn the_second_secret_works_with_one_warning_and_is_tried_first_from_then_on() {
    let mut driver = Driver::new(&["first", "second", "third"]);
    for _ in 0..5 {
        driver.run(Grant::client_credentials(), takes(1)).unwrap();
    }
    assert_eq!(driver.tried(), [0, 1, 1, 1, 1, 1]);
    assert_eq!(driver.fallbacks(), 1);
    let told = TokenEvent::Fallback { from: 0, to: 1, status: 401, error: Some("invalid_client".to_owned()) };
    assert_eq!(driver.events[0], told);
}

#[test]
fn refused_secrets_cost_one_request_each_and_then_none_until_the_cool_down_ends() {
    let mut driver = Driver::new(&["first", "second", "third"]);
    let error = driver.run(Grant::client_credentials(), takes(9)).unwrap_err();
    assert_eq!(error.error.code(), Code::ClientSecretsRefused);
    assert_eq!(error.error.message(), "the server refused every client secret: 401 invalid_client");
    assert_eq!(error.attempts.iter().map(|attempt| attempt.secret).collect::<Vec<_>>(), [0, 1, 2]);
    assert_eq!(driver.tried(), [0, 1, 2]);
    assert_eq!(driver.events.last(), Some(&TokenEvent::AllRefused(3)));
    let mut waits = vec![];
    for _ in 0..9 {
        let error = driver.run(Grant::client_credentials(), takes(9)).unwrap_err();
        assert_eq!((error.error.code(), error.attempts.len()), (Code::ClientSecretsRefused, 0));
        let message =
            "the server refused every client secret a moment ago: try again after retryAfter seconds";
        assert_eq!(error.error.message(), message);
        waits.push(error.retry_after.unwrap());
        driver.milliseconds += waits.last().unwrap() * 1000;
        let error = driver.run(Grant::client_credentials(), takes(9)).unwrap_err();
        assert_eq!(error.attempts.len(), 3);
    }
    assert_eq!(waits, [1, 2, 4, 8, 16, 32, 60, 60, 60]);
    driver.milliseconds += 60_000;
    driver.run(Grant::client_credentials(), takes(2)).unwrap();
    let error = driver.run(Grant::client_credentials(), takes(9)).unwrap_err();
    assert_eq!(error.attempts.len(), 3, "a success ends the cool-down");
}

#[test]
fn a_refused_secret_is_tried_again_when_the_one_that_worked_is_refused() {
    let mut driver = Driver::new(&["first", "second", "third"]);
    driver.run(Grant::client_credentials(), takes(1)).unwrap();
    driver.run(Grant::client_credentials(), takes(0)).unwrap();
    assert_eq!(driver.tried(), [0, 1, 1, 0]);
    driver.run(Grant::client_credentials(), takes(2)).unwrap();
    assert_eq!(driver.tried(), [0, 1, 1, 0, 0, 1, 2]);
}

#[test]
fn a_public_client_sends_one_request() {
    let client = Driver::new(&[]).client.auth(secret_slots::token::ClientAuth::None);
    let mut driver = Driver::with(client);
    let error = driver.run(Grant::refresh_token("r"), |_| Reply::refused()).unwrap_err();
    assert_eq!(error.error.code(), Code::TokenRequestRefused);
    assert_eq!(driver.sent.len(), 1);
}

/// Drives many calls in turn, as a runtime does. Returns how many got a token, and how many failed.
fn run_together(driver: &mut Driver, count: usize, good: usize) -> (usize, usize) {
    let mut calls: Vec<Option<TokenCall>> = (0..count)
        .map(|_| {
            let serial = driver.serial();
            Some(driver.client.call(Grant::client_credentials(), serial, driver.now(), 1).unwrap())
        })
        .collect();
    let (mut accepted, mut failed) = (0, 0);
    while calls.iter().any(Option::is_some) {
        let mut answers = vec![];
        for (index, slot) in calls.iter_mut().enumerate() {
            let Some(call) = slot else { continue };
            let now = driver.now();
            match call.next(&mut driver.standing, now) {
                Step::Send(request, _) => {
                    answers.push((index, request.secret == Some(good)));
                    driver.sent.push(request);
                }
                Step::WaitForOther(wait) => assert!(wait > 0),
                Step::Done(result) => {
                    if result.is_ok() {
                        accepted += 1
                    } else {
                        failed += 1
                    }
                    *slot = None;
                }
                step => panic!("{step:?}"),
            }
            if let Some(call) = slot {
                driver.events.extend(call.events());
            }
        }
        driver.milliseconds += 5;
        for (index, is_good) in answers {
            let reply = if is_good { Reply::token() } else { Reply::refused() };
            let call = calls[index].as_mut().unwrap();
            let now = driver.now();
            reply.show(|answer| call.answered(answer, &mut driver.standing, now));
            driver.events.extend(call.events());
        }
    }
    (accepted, failed)
}

#[test]
fn a_thousand_calls_at_once_learn_a_refusal_once() {
    let mut driver = Driver::new(&["first", "second"]);
    assert_eq!(run_together(&mut driver, 1000, 1), (1000, 0));
    assert_eq!(driver.tried().iter().filter(|secret| **secret == 0).count(), 1);
    assert_eq!((driver.sent.len(), driver.fallbacks()), (1001, 1));
}

#[test]
fn a_thousand_calls_in_flight_when_the_server_switches_warn_once() {
    let mut driver = Driver::new(&["first", "second"]);
    driver.run(Grant::client_credentials(), takes(0)).unwrap();
    assert_eq!(run_together(&mut driver, 1000, 1), (1000, 0));
    assert_eq!(driver.fallbacks(), 1);
}

#[test]
fn a_thousand_calls_with_no_good_secret_send_one_request_a_secret() {
    let mut driver = Driver::new(&["first", "second"]);
    assert_eq!(run_together(&mut driver, 1000, 9), (0, 1000));
    assert_eq!(driver.tried(), [0, 1]);
}

#[test]
fn a_call_that_waits_for_another_goes_on_alone_after_half_its_time() {
    let mut driver = Driver::new(&["first", "second"]);
    let now = driver.now();
    let mut stuck = driver.client.call(Grant::client_credentials(), 1, now, 1).unwrap();
    assert!(matches!(stuck.next(&mut driver.standing, now), Step::Send(..)));
    let mut call = driver.client.call(Grant::client_credentials(), 2, now, 1).unwrap();
    assert!(matches!(call.next(&mut driver.standing, now), Step::WaitForOther(5000)));
    driver.milliseconds = 5000;
    let now = driver.now();
    assert!(matches!(call.next(&mut driver.standing, now), Step::Send(..)));
}

#[test]
fn secrets_are_read_again_once_when_all_are_refused() {
    let mut driver = Driver::new(&["first", "second"]);
    let now = driver.now();
    let mut call = driver.client.call(Grant::client_credentials(), 1, now, 1).unwrap().can_read_secrets(true);
    for _ in 0..2 {
        assert!(matches!(call.next(&mut driver.standing, now), Step::Send(..)));
        Reply::refused().show(|answer| call.answered(answer, &mut driver.standing, now));
    }
    assert!(matches!(call.next(&mut driver.standing, now), Step::ReadSecrets));
    call.secrets_read(vec!["second".into(), "third".into()]).unwrap();
    driver.standing = Default::default();
    let Step::Send(request, _) = call.next(&mut driver.standing, now) else { panic!() };
    assert_eq!(request.secret, Some(1), "the second of the old ones was refused already");
    Reply::refused().show(|answer| call.answered(answer, &mut driver.standing, now));
    let Step::Done(result) = call.next(&mut driver.standing, now) else { panic!() };
    assert_eq!(result.unwrap_err().attempts.len(), 1);
}

#[test]
fn the_program_decides_the_meaning_of_an_unknown_answer() {
    for (verdict, code, sent) in [
        (Verdict::Next, Code::ClientSecretsRefused, 2),
        (Verdict::Later, Code::TokenRequestFailed, 1),
        (Verdict::Stop, Code::TokenRequestRefused, 1),
        (Verdict::Unknown, Code::TokenRequestRefused, 1),
    ] {
        let client = Driver::new(&["first", "second"]).client.retries(0);
        let mut driver = Driver::with(client);
        let now = driver.now();
        let mut call = driver.client.call(Grant::client_credentials(), 1, now, 1).unwrap().can_classify(true);
        let result = loop {
            match call.next(&mut driver.standing, now) {
                Step::Send(request, _) => {
                    driver.sent.push(request);
                    let reply = Reply::json(418, r#"{"error":"teapot"}"#);
                    reply.show(|answer| call.answered(answer, &mut driver.standing, now));
                }
                Step::Classify => call.classified(verdict, &mut driver.standing, now),
                Step::Done(result) => break result,
                step => panic!("{step:?}"),
            }
        };
        assert_eq!((result.unwrap_err().error.code(), driver.sent.len()), (code, sent), "{verdict:?}");
    }
}
