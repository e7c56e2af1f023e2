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
    /// Whether it may be the user's authorization that was refused, where the verdict is the next secret.
    pub(super) is_weak: bool,
}

/// Judges an answer that has no token, at a Unix time in seconds.
pub(super) fn judge(answer: &Answer<'_>, echo: &Echo<'_>, has_user: bool, unix: u64) -> Judgement {
    let none = |outcome| Judgement {
        verdict: Verdict::Later,
        outcome,
        status: None,
        retry_after: None,
        error: None,
        description: None,
        is_invalid_grant: false,
        is_weak: false,
    };
    let response = match answer {
        Answer::Response(response) => response,
        Answer::NotSent | Answer::NotSentInTime => return none(Outcome::NotProcessed),
        Answer::Lost | Answer::TimedOut => return none(Outcome::Unknown),
    };
    let said = ErrorAnswer::read(response, echo);
    let (verdict, is_weak) = verdict(response, &said, has_user);
    let retry_after = response.retry_after.and_then(|value| retry_after::seconds(value, unix));
    let known =
        said.codes.iter().map(|code| CodeMeaning::of(code)).find(|meaning| *meaning != CodeMeaning::Unknown);
    let is_invalid_grant = is_invalid_grant(&said) || known == Some(CodeMeaning::Grant);
    // What a success says beside a code that is known may be what it hands out.
    let may_tell = !response.is_success() || known.is_some();
    Judgement {
        verdict,
        outcome: outcome(response, verdict, is_invalid_grant),
        status: Some(response.status),
        retry_after,
        error: said
            .error
            .or_else(|| said.codes.into_iter().next())
            .filter(|_| may_tell)
            .map(|error| echo.for_people(&error)),
        description: said.description.filter(|_| may_tell).map(|description| echo.for_people(&description)),
        is_invalid_grant,
        is_weak,
    }
}

/// Whether a response hands out a token.
pub(super) fn accepted(response: &Response<'_>) -> Option<Received> {
    if !response.is_success() || response.is_cut {
        return None;
    }
    Received::read(response).filter(|received| !received.is_error && received.access_token.is_some())
}

/// The verdict, and whether it is weak: it may be the user's authorization that was refused, not the client's secret.
fn verdict(response: &Response<'_>, said: &ErrorAnswer, has_user: bool) -> (Verdict, bool) {
    let firmly = |verdict| (verdict, false);
    if response.is_redirect() || response.status == 407 {
        return firmly(Verdict::Stop);
    }
    let meanings: Vec<CodeMeaning> = said.codes.iter().map(|code| CodeMeaning::of(code)).collect();
    if matches!(response.status, 408 | 425 | 429 | 500..) || response.retry_after.is_some() {
        return firmly(Verdict::Later);
    }
    if is_invalid_grant(said) {
        return firmly(Verdict::Stop);
    }
    // The first code that is known: of several, `error` comes first.
    let known = meanings.iter().find(|meaning| **meaning != CodeMeaning::Unknown);
    match known {
        Some(CodeMeaning::Later) => return firmly(Verdict::Later),
        Some(CodeMeaning::Grant | CodeMeaning::Other) => return firmly(Verdict::Stop),
        Some(CodeMeaning::Client) => return firmly(Verdict::Next),
        _ => {}
    }
    // Whose authentication failed is not said: of a request without a user it can only be the client's.
    let next = (Verdict::Next, has_user);
    let about = about(&said.text, has_user);
    let is_401 = response.status == 401;
    let challenge = response.www_authenticate.unwrap_or_default().to_ascii_lowercase();
    let is_basic = challenge.split([',', ' ']).any(|word| word == "basic");
    match (known, about) {
        (_, About::Busy) => return firmly(Verdict::Later),
        (Some(CodeMeaning::AccessDenied), About::Other) => return firmly(Verdict::Stop),
        (Some(CodeMeaning::AccessDenied), _) => return if is_401 { next } else { firmly(Verdict::Stop) },
        // A page that is not from the token endpoint may speak of somebody else's credentials.
        (_, About::Client | About::Someone) if said.is_html && !is_401 => return firmly(Verdict::Unknown),
        (_, About::Client) => return firmly(Verdict::Next),
        (_, About::Someone) => return next,
        (Some(CodeMeaning::ByText), About::Nothing) if is_401 => return next,
        // Words that are not English may say it all the same.
        (Some(CodeMeaning::ByText), About::Nothing) if !said.text.is_ascii() => {
            return firmly(Verdict::Unknown);
        }
        (Some(CodeMeaning::ByText), _) => return firmly(Verdict::Stop),
        (_, About::Other) if is_401 && is_basic && !has_user => return next,
        // A success that is none has to say it by a code.
        (_, About::Other) if !response.is_success() => return firmly(Verdict::Stop),
        _ => {}
    }
    let is_ours = is_basic || (challenge.is_empty() && !said.is_html);
    if is_401 && is_ours { next } else { firmly(Verdict::Unknown) }
}

fn is_invalid_grant(said: &ErrorAnswer) -> bool {
    let core = |code: &String| CodeMeaning::is_invalid_grant(code);
    said.codes.iter().any(core)
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
