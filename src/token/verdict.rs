//! What an answer means for the call: by its meaning, in one order, and without any server's name.

use super::answer::{Answer, Outcome, Response};
use super::echo::Echo;
use super::error_answer::ErrorAnswer;
use super::error_code::CodeMeaning;
use super::grant::GrantKind;
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

/// Judges an answer that has no token, to a request with a grant of this kind, at a Unix time in seconds.
pub(super) fn judge(answer: &Answer<'_>, echo: &Echo<'_>, kind: GrantKind, unix: u64) -> Judgement {
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
    let known = known_code(&said, kind);
    let finding = find(response, &said, known, kind);
    let is_invalid_grant = finding == Finding::DeadGrant;
    let verdict = match finding {
        Finding::Refused | Finding::RefusedOrUser => Verdict::Next,
        Finding::Busy => Verdict::Later,
        Finding::DeadGrant | Finding::Other => Verdict::Stop,
        Finding::Unknown => Verdict::Unknown,
    };
    // What a success says beside a code that is known may be what it hands out.
    let may_tell = !response.is_success() || known != CodeMeaning::Unknown;
    Judgement {
        verdict,
        outcome: outcome(response, verdict, is_invalid_grant),
        status: Some(response.status),
        retry_after: response.retry_after.and_then(|value| retry_after::seconds(value, unix)),
        error: said
            .error
            .or_else(|| said.codes.into_iter().next())
            .filter(|_| may_tell)
            .map(|error| echo.for_people(&error)),
        description: said.description.filter(|_| may_tell).map(|description| echo.for_people(&description)),
        is_invalid_grant,
        is_weak: finding == Finding::RefusedOrUser,
    }
}

/// Whether a response hands out a token.
pub(super) fn accepted(response: &Response<'_>) -> Option<Received> {
    if !response.is_success() || response.is_cut {
        return None;
    }
    Received::read(response).filter(|received| !received.is_error() && received.access_token.is_some())
}

/// What was refused, or why there is no answer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Finding {
    /// The client's authentication.
    Refused,
    /// The client's authentication, or the user's authorization.
    RefusedOrUser,
    /// The grant: it will not be accepted again.
    DeadGrant,
    /// Something else.
    Other,
    /// The server cannot answer now.
    Busy,
    Unknown,
}

/// What is refused, from the surest sign to the weakest: the status of a server that is busy, a code, the words, the status
/// 401.
fn find(response: &Response<'_>, said: &ErrorAnswer, known: CodeMeaning, kind: GrantKind) -> Finding {
    if response.is_redirect() || response.status == 407 {
        return Finding::Other;
    }
    if matches!(response.status, 408 | 425 | 429 | 500..) {
        return Finding::Busy;
    }
    if said.codes.iter().any(|code| CodeMeaning::is_invalid_grant(code)) {
        return Finding::DeadGrant;
    }
    let is_401 = response.status == 401;
    let about = match about(&said.text, kind) {
        // A page that is not from the token endpoint may speak of somebody else's credentials or session.
        About::Grant if said.is_html => About::Nothing,
        About::Someone | About::Client | About::Secret if said.is_html && !is_401 => return Finding::Unknown,
        about => about,
    };
    match (known, about) {
        (CodeMeaning::Grant, _) => return Finding::DeadGrant,
        (CodeMeaning::Later, _) => return Finding::Busy,
        // Whatever the code: what the words fault is dead.
        (_, About::Grant) => return Finding::DeadGrant,
        (CodeMeaning::Other, _) => return Finding::Other,
        (CodeMeaning::Client, About::Method) => return Finding::Other,
        (CodeMeaning::Client, _) => return Finding::Refused,
        (_, About::Busy) => return Finding::Busy,
        (_, About::Method) if !response.is_success() => return Finding::Other,
        (_, About::Secret) => return Finding::Refused,
        _ => {}
    }
    // Whose authentication failed is not said: of a request without a user it can only be the client's.
    let someone = match kind {
        GrantKind::ClientCredentials => Finding::Refused,
        GrantKind::RefreshToken | GrantKind::AuthorizationCode => Finding::RefusedOrUser,
    };
    if !is_401 && (known == CodeMeaning::Broken || response.retry_after.is_some()) {
        return Finding::Busy;
    }
    let challenge = response.www_authenticate.unwrap_or_default().to_ascii_lowercase();
    let is_basic = challenge.split([',', ' ']).any(|word| word == "basic");
    match (known, about) {
        (CodeMeaning::AccessDenied, About::Other) => Finding::Other,
        (CodeMeaning::AccessDenied, _) if !is_401 => Finding::Other,
        (
            CodeMeaning::AccessDenied | CodeMeaning::Broken,
            About::Nothing | About::Someone | About::Client,
        ) => someone,
        (_, About::Client) => Finding::Refused,
        (_, About::Someone) => someone,
        (CodeMeaning::ByText, About::Nothing) if is_401 => someone,
        // Words that are in another language may say it all the same.
        (CodeMeaning::ByText, About::Nothing) if !said.text.is_ascii() => Finding::Unknown,
        (CodeMeaning::ByText, _) => Finding::Other,
        (_, About::Other) if is_401 && is_basic && kind == GrantKind::ClientCredentials => someone,
        // A success that is none has to say it by a code.
        (_, About::Other) if !response.is_success() => Finding::Other,
        _ if is_401 && (is_basic || (challenge.is_empty() && !said.is_html)) => someone,
        _ if response.retry_after.is_some() => Finding::Busy,
        _ => Finding::Unknown,
    }
}

/// The first code that is known: of several, `error` comes first. One that blames the server itself yields to any other.
fn known_code(said: &ErrorAnswer, kind: GrantKind) -> CodeMeaning {
    let meanings = said.codes.iter().map(|code| CodeMeaning::of(code, kind));
    let known: Vec<CodeMeaning> = meanings.filter(|meaning| *meaning != CodeMeaning::Unknown).collect();
    let telling = known.iter().find(|meaning| **meaning != CodeMeaning::Broken).or(known.first());
    telling.copied().unwrap_or(CodeMeaning::Unknown)
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
