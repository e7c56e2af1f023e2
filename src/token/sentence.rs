//! What a sentence speaks of: the client's authentication that failed, something else, or nothing that is known. A clause is
//! taken as a set of words: its subject, its fault, and what speaks against reading the two together.

use super::word_list::is_in;

/// What a text is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum About {
    /// The client's authentication failed.
    Client,
    /// Some authentication failed, or credentials are wrong: whose is not said.
    Someone,
    /// Something that another secret does not mend.
    Other,
    /// The server is busy.
    Busy,
    /// Nothing that tells.
    Nothing,
}

const FAULTS: &str = "invalid incorrect incorrectly wrong bad expired expire mismatch mismatched mismatching failed \
    fails fail failure unable cannot error revoked rejected denied refused unrecognized unrecognised \
    inactive disabled unverified unknown deleted outdated rotated superseded illegal compromised obsolete stale";
/// What `not` and `no` deny.
const DENIED: &str = "match matches matching matched valid correct verify authenticate verified recognized recognised \
    accepted authenticated longer right active equal matched";
/// With one of these a clause is of the grant, a policy or how the request is made, also where it names a secret.
const AGAINST: &str = "grant grants granted flow scope scopes redirect callback verifier pkce assertion refresh \
    resource audience owner enabled permitted allowed permission permissions \
    method methods supported unsupported certificate session ip country licence policy network address consent login \
    factor multifactor mfa subscription tenant changed";
/// As [`AGAINST`], where a user may be spoken of.
const USERS: &str = "user users username";
const CLIENTS: &str = "client app application consumer clients";

/// What a text is about: of several clauses, one about a busy server decides, then one about the client's authentication.
/// `has_user`: the request is made for a user, so that it may be the user's.
pub(super) fn about(text: &str, has_user: bool) -> About {
    let text = with_not(&text.to_ascii_lowercase());
    let clauses = text.split(|byte| b".,;:!?()[]{}\n".contains(byte));
    let mut found = About::Nothing;
    for clause in clauses {
        let clause = about_clause(&words_of(clause), has_user);
        if rank(clause) > rank(found) {
            found = clause;
        }
    }
    found
}

const fn rank(about: About) -> u8 {
    match about {
        About::Nothing => 0,
        About::Other => 1,
        About::Someone => 2,
        About::Client => 3,
        About::Busy => 4,
    }
}

/// With `n't` written out.
fn with_not(text: &str) -> Vec<u8> {
    let mut written = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let short = rest.strip_prefix(b"n't").or_else(|| rest.strip_prefix("n’t".as_bytes()));
        match short {
            Some(_) => written.extend_from_slice(b" not"),
            None => written.push(*first),
        }
        rest = short.unwrap_or(after);
    }
    written
}

/// The words, with `client_credentials` (the grant) and methods such as `client_secret_basic` kept whole.
fn words_of(clause: &[u8]) -> Vec<&[u8]> {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_' || *byte >= 0x80;
    let mut words = Vec::new();
    for word in clause.split(|byte| !is_part(byte)) {
        let method = word.strip_prefix(b"client_secret_");
        if word == b"client_credentials" || matches!(method, Some(b"basic" | b"post" | b"jwt")) {
            words.push(word);
        } else {
            words.extend(word.split(|byte| *byte == b'_').filter(|part| !part.is_empty()));
        }
    }
    words
}

fn about_clause(words: &[&[u8]], has_user: bool) -> About {
    let has = |list: &str| words.iter().any(|word| is_in(word, list));
    let pair = |first: &str, second: &str| {
        words.windows(2).any(|pair| *pair == [first.as_bytes(), second.as_bytes()])
    };
    let is_over = has("limit") && has("rate request reached exceeded global");
    let is_later = has("later") && has("try retry again");
    if is_over
        || is_later
        || pair("too", "many")
        || has("throttle throttled throttling overloaded quota unavailable")
    {
        return About::Busy;
    }
    let is_secret =
        |word: &&[u8]| word.starts_with(b"secret") || word.ends_with(b"secret") || word.ends_with(b"secrets");
    let secret = words.iter().any(is_secret) || pair("client", "password");
    let credentials = has("credential credentials") || (!has_user && has("password"));
    let authentication =
        words.iter().any(|word| word.starts_with(b"authenticat")) && !has("token cookie header");
    if authentication && has("required requires lacks missing provided") {
        return About::Nothing;
    }
    // "Invalid request: the secret is missing" faults the request.
    let request = usize::from(pair("bad", "request")) + usize::from(pair("invalid", "request"));
    let faults = words.iter().filter(|word| is_in(word, FAULTS)).count();
    let denies = words.iter().enumerate().any(|(at, word)| {
        let after = words.get(at + 1..).unwrap_or_default();
        is_in(word, "not no never") && after.iter().take(4).any(|word| is_in(word, DENIED))
    });
    let missing = pair("not", "found") || pair("not", "exist") || pair("no", "such");
    let fault = faults > request || denies || (secret && missing);
    let against = has(AGAINST) || names_code(words) || (has_user && has(USERS));
    let is_direct = faults_secret(words) && !has("type method methods scope redirect");
    if fault && (is_direct || (!against && (secret || pair("client", "credentials")))) {
        return About::Client;
    }
    if fault && !against && (credentials || authentication) {
        return if has(CLIENTS) { About::Client } else { About::Someone };
    }
    if !against && (pair("invalid", "client") || pair("invalid", "app")) && !has("id identifier metadata") {
        return About::Client;
    }
    let of_client = has(CLIENTS) && (has("id identifier identifiers unknown no") || missing);
    let of_token = has("token jwt") && fault;
    if against || of_client || of_token { About::Other } else { About::Nothing }
}

/// Whether a code is spoken of that is no error's number.
fn names_code(words: &[&[u8]]) -> bool {
    words.iter().enumerate().any(|(at, word)| {
        let before = at.checked_sub(1).and_then(|at| words.get(at)).copied().unwrap_or_default();
        let after = words.get(at + 1).and_then(|word| word.first());
        *word == b"code" && !is_in(before, "error status") && !after.is_some_and(u8::is_ascii_digit)
    })
}

/// Whether a fault is said of a secret, or of client credentials, and of nothing between: "the client secret for this grant is
/// wrong".
fn faults_secret(words: &[&[u8]]) -> bool {
    words.iter().enumerate().any(|(at, word)| {
        let before = at.checked_sub(1).and_then(|at| words.get(at)).copied().unwrap_or_default();
        let is_subject = word.ends_with(b"secret") || (*word == b"credentials" && before == b"client");
        let after = words.get(at + 1..).unwrap_or_default();
        is_subject && after.iter().take(6).any(|word| is_in(word, FAULTS))
    })
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn sentences_about_the_client_s_authentication() {
        for text in [
            "The client secret supplied for a confidential client is invalid.",
            "Invalid client or Invalid client credentials",
            "client secret has expired",
            "missing or invalid client secret",
            "Error validating client secret.",
            "invalid appsecret, view more at the documentation",
            "app secret invalid",
            "Bad credentials",
            "Authentication failure",
            "The specified client_secret does not match the expected value for this client",
            "Unable to verify your credentials",
            "Client authentication failed (e.g., unknown client, unsupported authentication method)",
            "The provided client secret keys are expired",
            "Application client_secret invalid",
            "invalid client_secret parameter",
            "We couldn't authenticate the client",
            "No matching client secret; error code 17",
            "client could not be authenticated",
            "Your app's secret isn't valid any more",
            "The consumer secret was revoked",
            "You did not provide correct credentials",
        ] {
            assert!(matches!(about(text, false), About::Client | About::Someone), "{text}");
        }
    }

    #[test]
    fn sentences_about_something_else() {
        for text in [
            "Client not enabled to retrieve service account",
            "The authenticated client is not authorized to use this authorization grant type.",
            "Client credentials grant is not allowed",
            "Invalid grant_type: client_credentials",
            "client_secret_post is an unsupported authentication method",
            "Application with identifier 42 was not found in the directory",
            "The authorization code or its credentials have expired",
            "Invalid refresh token",
            "Authentication token expired",
            "Invalid username or password",
            "User authentication failed",
            "invalid redirect_uri for client credentials",
            "unknown client",
            "The scope is invalid for these client credentials",
        ] {
            assert_eq!(about(text, true), About::Other, "{text}");
        }
    }

    #[test]
    fn sentences_that_tell_nothing_here() {
        for text in [
            "",
            "Unauthorized",
            "Bad Request",
            "invalid_request: the client_secret is missing",
            "bad request, client_secret is required",
            "The request is missing a required parameter",
            "An unexpected error occurred",
            "unauthorized_client",
        ] {
            assert_eq!(about(text, true), About::Nothing, "{text}");
        }
        assert_eq!(about("API rate limit exceeded", true), About::Busy);
        assert_eq!(about("Too many failed authentication attempts", true), About::Busy);
    }
}
