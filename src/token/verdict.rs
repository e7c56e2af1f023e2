//! The meaning of an answer for the call. All answers are judged in the same order, and no rule is for one server.

use super::answer::{Answer, Outcome, Response};
use super::echo::Echo;
use super::error_answer::ErrorAnswer;
use super::error_code::CodeMeaning;
use super::grant::GrantKind;
use super::received::Received;
use super::retry_after;
use super::sentence::{About, about};

/// The meaning of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The server issued a token.
    Accepted,
    /// The client's authentication was refused: the next secret is tried.
    Next,
    /// The server cannot answer now: the same secret is tried again later.
    Later,
    /// The request was refused for a reason that another secret does not cure.
    Stop,
    /// The meaning is not known.
    Unknown,
}

/// A judged answer.
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
    /// With [`Verdict::Next`]: whether the refusal may be of the user's authorization instead.
    pub(super) is_weak: bool,
}

/// Judges an answer without a token, to a request with a grant of this kind. `unix` is the time in seconds.
pub(super) fn judge(answer: &Answer<'_>, echo: &Echo<'_>, kind: GrantKind, unix: u64) -> Judgement {
    let no_response = |outcome| Judgement {
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
        Answer::NotSent | Answer::NotSentInTime => return no_response(Outcome::NotProcessed),
        Answer::Lost | Answer::TimedOut => return no_response(Outcome::Unknown),
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
    // A success without a known code may hold credentials that the server issued.
    let may_show = !response.is_success() || known != CodeMeaning::Unknown;
    Judgement {
        verdict,
        outcome: outcome(response, verdict, is_invalid_grant),
        status: Some(response.status),
        retry_after: response.retry_after.and_then(|value| retry_after::seconds(value, unix)),
        error: said
            .error
            .or_else(|| said.codes.into_iter().next())
            .filter(|_| may_show)
            .map(|error| echo.for_people(&error)),
        description: said.description.filter(|_| may_show).map(|description| echo.for_people(&description)),
        is_invalid_grant,
        is_weak: finding == Finding::RefusedOrUser,
    }
}

/// Returns the token response, if it is a success with a token and without an error.
pub(super) fn accepted(response: &Response<'_>) -> Option<Received> {
    if !response.is_success() || response.is_cut {
        return None;
    }
    Received::read(response).filter(|received| !received.is_error() && received.access_token.is_some())
}

/// The subject of a refusal, or the reason why there is no answer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Finding {
    /// The client's authentication.
    Refused,
    /// The client's authentication, or the user's authorization.
    RefusedOrUser,
    /// The grant, which will not be accepted again.
    DeadGrant,
    /// Something else.
    Other,
    /// The server cannot answer now.
    Busy,
    Unknown,
}

/// Finds the subject of a refusal, from the surest sign to the weakest: a status of a busy server, a code, the words, the status
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
        // An HTML page may not be from the token endpoint, but from a proxy that speaks of its own credentials or session.
        About::Grant if said.is_html => About::Nothing,
        About::Authentication | About::Client | About::Secret if said.is_html && !is_401 => {
            return Finding::Unknown;
        }
        about => about,
    };
    match (known, about) {
        (CodeMeaning::Grant, _) => return Finding::DeadGrant,
        (CodeMeaning::Later, _) => return Finding::Busy,
        // A grant that the text calls dead is dead, whatever the code.
        (_, About::Grant) => return Finding::DeadGrant,
        (CodeMeaning::Other, _) => return Finding::Other,
        (CodeMeaning::Client, About::Method) => return Finding::Other,
        (CodeMeaning::Client, _) => return Finding::Refused,
        (_, About::Busy) => return Finding::Busy,
        (_, About::Method) if !response.is_success() => return Finding::Other,
        (_, About::Secret) => return Finding::Refused,
        _ => {}
    }
    // The answer does not say whose authentication failed. In a request without a user it can only be the client's.
    let authentication = match kind {
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
            About::Nothing | About::Authentication | About::Client,
        ) => authentication,
        (_, About::Client) => Finding::Refused,
        (_, About::Authentication) => authentication,
        (CodeMeaning::ByText, About::Nothing) if is_401 => authentication,
        // A text in another language may blame the secret all the same.
        (CodeMeaning::ByText, About::Nothing) if !said.text.is_ascii() => Finding::Unknown,
        (CodeMeaning::ByText, _) => Finding::Other,
        (_, About::Other) if is_401 && is_basic && kind == GrantKind::ClientCredentials => authentication,
        // Only a code can make a success a failure.
        (_, About::Other) if !response.is_success() => Finding::Other,
        _ if is_401 && (is_basic || (challenge.is_empty() && !said.is_html)) => authentication,
        _ if response.retry_after.is_some() => Finding::Busy,
        _ => Finding::Unknown,
    }
}

/// Returns the meaning of the first known code; the member `error` comes first. An internal error of the server counts only if no
/// other code is known.
fn known_code(said: &ErrorAnswer, kind: GrantKind) -> CodeMeaning {
    let meanings = said.codes.iter().map(|code| CodeMeaning::of(code, kind));
    let known: Vec<CodeMeaning> = meanings.filter(|meaning| *meaning != CodeMeaning::Unknown).collect();
    let decisive = known.iter().find(|meaning| **meaning != CodeMeaning::Broken).or(known.first());
    decisive.copied().unwrap_or(CodeMeaning::Unknown)
}

/// Returns whether the server has acted on a request. A refusal spends no grant, unless the grant itself is refused. After a server
/// error or a success that cannot be read, the outcome is unknown.
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
