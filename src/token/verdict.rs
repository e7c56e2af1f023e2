//! What an answer means for the call: by its meaning, in one order, and without any server's name.

use super::answer::{Answer, Outcome, Response};
use super::echo::Echo;
use super::error_answer::ErrorAnswer;
use super::error_code::CodeMeaning;
use super::received::Received;
use super::retry_after;
use super::sentence::{About, about};

/// What an answer means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// There is a token.
    Accepted,
    /// The client's authentication was refused: the next secret.
    Next,
    /// The server cannot answer now: the same secret, later.
    Later,
    /// It was refused for something that another secret does not mend.
    Stop,
    /// It says nothing that is known.
    Unknown,
}

/// An answer, judged.
#[derive(Debug)]
pub(super) struct Judgement {
    pub(super) verdict: Verdict,
    pub(super) outcome: Outcome,
    pub(super) status: Option<u16>,
    /// In seconds.
    pub(super) retry_after: Option<u64>,
    pub(super) error: Option<String>,
    pub(super) description: Option<String>,
    /// Whether the grant itself was refused.
    pub(super) is_invalid_grant: bool,
}

/// Judges an answer that has no token, at a Unix time in seconds.
pub(super) fn judge(answer: &Answer<'_>, echo: &Echo<'_>, unix: u64) -> Judgement {
    let none = |outcome| Judgement {
        verdict: Verdict::Later,
        outcome,
        status: None,
        retry_after: None,
        error: None,
        description: None,
        is_invalid_grant: false,
    };
    let response = match answer {
        Answer::Response(response) => response,
        Answer::NotSent => return none(Outcome::NotProcessed),
        Answer::Lost | Answer::TimedOut => return none(Outcome::Unknown),
    };
    let said = ErrorAnswer::read(response, echo);
    let verdict = verdict(response, &said);
    let retry_after = response.retry_after.and_then(|value| retry_after::seconds(value, unix));
    let is_invalid_grant = said.codes.first().is_some_and(|code| code.eq_ignore_ascii_case("invalid_grant"));
    Judgement {
        verdict,
        outcome: outcome(response, verdict, is_invalid_grant),
        status: Some(response.status),
        retry_after,
        error: said.error.or_else(|| said.codes.into_iter().next()).map(|error| echo.for_people(&error)),
        description: said.description.map(|description| echo.for_people(&description)),
        is_invalid_grant,
    }
}

/// Whether a response hands out a token.
pub(super) fn accepted(response: &Response<'_>) -> Option<Received> {
    if !response.is_success() || response.is_cut {
        return None;
    }
    Received::read(response).filter(|received| !received.is_error && received.access_token.is_some())
}

fn verdict(response: &Response<'_>, said: &ErrorAnswer) -> Verdict {
    if response.is_redirect() {
        return Verdict::Stop;
    }
    let meanings: Vec<CodeMeaning> = said.codes.iter().map(|code| CodeMeaning::of(code)).collect();
    if matches!(response.status, 408 | 425 | 429 | 500..) || response.retry_after.is_some() {
        return Verdict::Later;
    }
    // The first code that is known: of several, `error` comes first.
    let known = meanings.iter().find(|meaning| **meaning != CodeMeaning::Unknown);
    match known {
        Some(CodeMeaning::Later) => return Verdict::Later,
        Some(CodeMeaning::Other) => return Verdict::Stop,
        Some(CodeMeaning::Client) => return Verdict::Next,
        _ => {}
    }
    let about = about(&said.text);
    match (known, about) {
        (_, About::Busy) => return Verdict::Later,
        (Some(CodeMeaning::AccessDenied), _) => {
            return if response.status == 401 && about != About::Other {
                Verdict::Next
            } else {
                Verdict::Stop
            };
        }
        (_, About::Client) => return Verdict::Next,
        (Some(CodeMeaning::ByText), _) => return Verdict::Stop,
        // A success that is none has to say it by a code.
        (_, About::Other) if !response.is_success() => return Verdict::Stop,
        _ => {}
    }
    let challenge = response.www_authenticate.unwrap_or_default().trim_ascii_start().to_ascii_lowercase();
    let is_ours = challenge.starts_with("basic") || (challenge.is_empty() && !said.is_html);
    if response.status == 401 && is_ours { Verdict::Next } else { Verdict::Unknown }
}

/// A refusal by status is an answer: what was in the request is not spent. Only a grant that is called invalid may be, and
/// what a broken server or a success that cannot be read did with it, nobody knows.
fn outcome(response: &Response<'_>, verdict: Verdict, is_invalid_grant: bool) -> Outcome {
    if is_invalid_grant {
        return Outcome::Processed;
    }
    if verdict == Verdict::Next {
        return Outcome::NotProcessed;
    }
    match response.status {
        503 if response.retry_after.is_some() => Outcome::NotProcessed,
        408 | 500.. => Outcome::Unknown,
        200..300 if verdict != Verdict::Stop => Outcome::Unknown,
        _ => Outcome::NotProcessed,
    }
}
