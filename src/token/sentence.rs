//! What a sentence speaks of: the client's authentication that failed, something else, or nothing that is known. A clause is
//! taken as a set of words: its subject, its fault, and what speaks against reading the two together.

use super::word_list::is_in;

/// What a text is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum About {
    /// The client's authentication failed.
    Client,
    /// Something that another secret does not mend.
    Other,
    /// The server is busy.
    Busy,
    /// Nothing that tells.
    Nothing,
}

const FAULTS: &str = "invalid incorrect incorrectly wrong bad expired expire mismatch mismatched mismatching failed \
    fails fail failure unable cannot error revoked rejected denied refused unrecognized unrecognised \
    inactive disabled unverified unknown deleted outdated";
/// What `not` and `no` deny.
const DENIED: &str = "match matches matching matched valid correct verify authenticate verified recognized recognised \
    accepted authenticated longer";
/// With one of these a clause is of the grant, a policy or how the request is made, also where it names a secret.
const AGAINST: &str = "grant grants granted flow scope scopes redirect callback code verifier pkce assertion refresh \
    resource audience user users username owner enabled permitted allowed permission permissions \
    method methods supported unsupported certificate session ip country licence";
const CLIENTS: &str = "client app application consumer clients";

/// What a text is about: of several clauses, one about the client's authentication decides.
pub(super) fn about(text: &str) -> About {
    let text = with_not(&text.to_ascii_lowercase());
    let mut found = About::Nothing;
    for clause in text.split(|byte| b".,;:!?()[]{}\n".contains(byte)) {
        match about_clause(&words_of(clause)) {
            About::Client => return About::Client,
            About::Nothing => {}
            other => found = if found == About::Busy { found } else { other },
        }
    }
    found
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

fn about_clause(words: &[&[u8]]) -> About {
    let has = |list: &str| words.iter().any(|word| is_in(word, list));
    let pair = |first: &str, second: &str| {
        words.windows(2).any(|pair| *pair == [first.as_bytes(), second.as_bytes()])
    };
    if pair("rate", "limit") || pair("too", "many") || has("throttled throttling overloaded") {
        return About::Busy;
    }
    let secret = words.iter().any(|word| word.ends_with(b"secret") || word.ends_with(b"secrets"))
        || has("credential credentials")
        || pair("client", "password");
    let authentication =
        words.iter().any(|word| word.starts_with(b"authenticat")) && !has("token cookie header");
    let against = has(AGAINST) && !(pair("error", "code") || pair("status", "code"));
    // "Invalid request: the secret is missing" faults the request.
    let request = usize::from(pair("bad", "request")) + usize::from(pair("invalid", "request"));
    let faults = words.iter().filter(|word| is_in(word, FAULTS)).count();
    let denies = words.iter().enumerate().any(|(at, word)| {
        let after = words.get(at + 1..).unwrap_or_default();
        is_in(word, "not no never") && after.iter().take(4).any(|word| is_in(word, DENIED))
    });
    let missing = pair("not", "found") || pair("not", "exist") || pair("no", "such");
    let fault = faults > request || denies || (secret && missing);
    if (secret || authentication) && fault && !against {
        return About::Client;
    }
    let of_client = has(CLIENTS) && (has("id identifier identifiers unknown no") || missing);
    if against || of_client || has("token jwt") { About::Other } else { About::Nothing }
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
            assert_eq!(about(text), About::Client, "{text}");
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
            assert_eq!(about(text), About::Other, "{text}");
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
            assert_eq!(about(text), About::Nothing, "{text}");
        }
        assert_eq!(about("API rate limit exceeded"), About::Busy);
        assert_eq!(about("Too many failed authentication attempts"), About::Busy);
    }
}
