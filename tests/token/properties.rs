//! Properties that hold for any array of secrets, any server and any number of calls.

use super::driver::{Driver, Reply};
use proptest::prelude::*;
use secret_slots::Code;
use secret_slots::token::{Grant, TokenEvent};

proptest! {
    /// The server accepts some of the secrets, and others in each call.
    #[test]
    fn a_call_succeeds_iff_a_secret_is_accepted(count in 1_usize..8, taken in proptest::collection::vec(any::<u8>(), 1..12)) {
        let names: Vec<String> = (0..count).map(|number| format!("secret {number}")).collect();
        let mut driver = Driver::new(&names.iter().map(String::as_str).collect::<Vec<_>>());
        for taken in taken {
            let takes = |secret: usize| taken >> secret & 1 == 1;
            // After any cool-down, and after the time in which the nodes of a server may disagree.
            driver.milliseconds += 601_000;
            driver.sent.clear();
            driver.events.clear();
            let known = driver.standing.last_good();
            let result = driver.run(Grant::client_credentials(), |request| {
                if takes(request.secret.unwrap()) { Reply::token() } else { Reply::refused() }
            });
            let tried = driver.tried();
            let mut distinct = tried.clone();
            distinct.sort_unstable();
            distinct.dedup();
            prop_assert_eq!(distinct.len(), tried.len(), "no secret twice in a call");
            prop_assert_eq!(result.is_ok(), (0..count).any(takes));
            // The secret that worked last comes first, then the others in their order.
            let order: Vec<usize> = known.into_iter().chain((0..count).filter(|secret| Some(*secret) != known)).collect();
            prop_assert_eq!(&tried, &order[..tried.len()]);
            match result {
                Ok(token) => prop_assert_eq!(token.secret, tried.last().copied()),
                Err(error) => {
                    prop_assert_eq!(error.error.code(), Code::ClientSecretsRefused);
                    prop_assert_eq!(tried.len(), count);
                    prop_assert_eq!(driver.events.last(), Some(&TokenEvent::AllRefused(count)));
                }
            }
        }
    }

    /// No answer makes a call panic, send more requests than it may, or reveal what was sent.
    #[test]
    fn any_answer_ends_the_call(status in 0_u16..700, body in ".{0,200}", kind in 0..4, retry in proptest::option::of(".{0,30}")) {
        let body = match kind {
            0 => body,
            1 => serde_json::json!({"error": body, "error_description": "the-secret-of-the-client"}).to_string(),
            2 => serde_json::json!({"error": {"message": [body, {"code": "invalid_client"}]}}).to_string(),
            _ => format!("error={body}&error_description=the-secret-of-the-client"),
        };
        let mut reply = Reply::json(status, &body);
        if let Some(retry) = retry {
            reply = reply.header("Retry-After", &retry);
        }
        let mut driver = Driver::new(&["the-secret-of-the-client", "the-other-secret-of-it"]);
        let result = driver.run(Grant::refresh_token("the-refresh-token"), |_| reply.clone());
        prop_assert!(driver.sent.len() <= 4);
        let shown = format!("{result:?} {:?}", driver.events);
        prop_assert!(!shown.contains("the-secret-of") && !shown.contains("the-refresh"), "{}", shown);
        if let Err(error) = result {
            prop_assert!(!error.to_string().contains("secret-of-the-client"));
        }
    }
}
