//! Finds the subject of a server's text: a failed authentication of the client, a dead grant, something else, or nothing known. A
//! clause is read as a set of words: words for a subject, words for a fault, and words that show that the fault is of something else.

use super::grant::GrantKind;
use super::word_list::is_in;
use super::words::{Words, plain};

/// What a text is about. If its clauses differ, the variant that comes last here decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum About {
    /// Nothing known.
    Nothing,
    /// A fault that another secret does not cure.
    Other,
    /// Authentication failed, or credentials are wrong, but the text does not say whose.
    Authentication,
    /// The client is invalid, without a reason.
    Client,
    /// The refresh token, the code or the session that was sent is dead.
    Grant,
    /// The client's secret, credentials or authentication failed.
    Secret,
    /// The server does not accept the method by which the client authenticates.
    Method,
    /// The server is busy.
    Busy,
}

const FAULTS: &str = "invalid incorrect wrong bad expired mismatch failed fails fail failure fehler erreur erro unable \
    cannot error revoked rejected denied refused impossible unrecognized unrecognised inactive disabled unverified unknown deleted \
    outdated rotated superseded illegal compromised obsolete stale";
const NOT: &str = "not no never non nicht kein keine nao ne pas";
/// Words that are a fault after one of [`NOT`].
const DENIED: &str = "match matches matching matched valid valide valides valido valida validos validas gultig korrekt correct \
    correcte correcto correto verify validate authenticate verified recognized recognised accepted authenticated longer right active \
    equal reconnu uberein";
/// Words of a clause about the grant, a policy or the request, even if it names a secret.
const AGAINST: &str = "grant grants granted flow scope scopes redirect callback verifier pkce assertion refresh \
    resource audience owner enabled permitted allowed permission permissions supported unsupported certificate session ip \
    country licence policy network address consent login factor multifactor mfa subscription tenant changed";
/// As [`AGAINST`], for grants that have a user.
const USERS: &str = "user users username";
const CLIENTS: &str = "client app application consumer clients";
const METHODS: &str =
    "method methods mechanism scheme basic client_secret_basic client_secret_post client_secret_jwt";
/// Words for a method that the server does not accept.
const METHOD_REFUSED: &str = "unsupported supported supports support allowed allow permitted enabled registered configured \
    requested expected mismatch accept";
/// Faults of a grant. A mere failure is not one: it may be the server's.
const GRANT_FAULTS: &str = "invalid incorrect wrong bad expired mismatch revoked rejected unrecognized unrecognised inactive \
    unknown deleted outdated rotated superseded illegal compromised obsolete stale malformed reused replayed consumed \
    blacklisted evicted terminated withdrawn removed ended";
/// Words that are a fault of a grant after one of [`NOT`], besides [`DENIED`].
const GRANT_DENIED: &str = "found exist exists existe existiert trouve trouvee gefunden encontrado encontrada vorhanden find \
    locate such known belong belongs linked issued usable decrypt decode validate decrypted decoded validated";
/// Words of a clause that is not about the grant.
const NO_GRANT: &str = "scope scopes type types typ tipo secret credentials policy permission permissions permitted allowed \
    enabled supported unsupported audience endpoint url uri path route page header cookie csrf xsrf captcha ip country \
    licence license subscription network certificate temporarily limit quota rate throttled json nonce";
/// Words before `token` that make it another token than the refresh token.
const OTHER_TOKENS: &str = "access id csrf xsrf api bearer dpop client security captcha request device authentication authenticity subject actor";
/// Words after `token` that make it something else, such as a token endpoint.
const NO_TOKENS: &str = "request requests endpoint type types url uri service server exchange response method lifetime \
    issuance generation store introspection";

/// Signs that end a clause, besides a full stop.
const SIGNS: &[u8] = b",;:!?()[]{}\n";

/// Returns what a text is about, in the answer to a request with a grant of this kind.
pub(super) fn about(text: &str, kind: GrantKind) -> About {
    let (mut found, mut is_outage) = (About::Nothing, false);
    for clause in clauses_of(&plain(text)) {
        let words = Words::of(&clause);
        let words = words.list();
        found = found.max(about_clause(&words, kind));
        is_outage |= Clause(&words).is_outage();
    }
    // A server that could not look the grant up does not know whether it is dead.
    if found == About::Grant && is_outage { About::Busy } else { found }
}

/// Splits a text into clauses. Examples in parentheses are left out, a full stop within a word does not end a clause, and neither
/// does a colon next to a parameter's name.
fn clauses_of(text: &[u8]) -> Vec<Vec<u8>> {
    let (mut clauses, mut clause) = (Vec::new(), Vec::new());
    let (mut is_example, mut joins) = (false, false);
    let mut rest = text;
    while let [byte, after @ ..] = rest {
        rest = after;
        is_example |= *byte == b'(' && (after.starts_with(b"e.g") || after.starts_with(b"for example"));
        if is_example {
            is_example = *byte != b')';
            continue;
        }
        let ends = match byte {
            b'.' => after.first().is_none_or(u8::is_ascii_whitespace),
            b':' => {
                let next = after.split(|byte| SIGNS.contains(byte)).next().unwrap_or_default();
                !names_parameter(next) && !names_parameter(&clause)
            }
            b'[' => !joins,
            byte => SIGNS.contains(byte),
        };
        joins = *byte == b':' && !ends;
        if ends {
            clauses.push(std::mem::take(&mut clause));
        } else {
            clause.push(*byte);
        }
    }
    clauses.push(clause);
    clauses
}

/// Whether a text is the name of a credential in the request.
fn names_parameter(text: &[u8]) -> bool {
    let words = Words::of(text);
    words.are("client secret") || words.are("refresh token")
}

#[inline(never)]
fn about_clause(words: &[&[u8]], kind: GrantKind) -> About {
    let has_user = kind != GrantKind::ClientCredentials;
    let clause = Clause(words);
    let has = |list: &str| clause.has(list);
    let pair = |first: &str, second: &str| clause.pair(first, second);
    let is_over = has("limit") && has("rate request reached exceeded global");
    let is_later = has("later spater tard tarde") && has("try retry again reessayer versuchen intente tente");
    let is_busy = has("throttle throttled throttling overloaded quota unavailable temporarily vorubergehend");
    if is_over || is_later || is_busy || pair("too", "many") {
        return About::Busy;
    }
    if clause.refuses_method() {
        return About::Method;
    }
    if faults_grant(words, kind) {
        return About::Grant;
    }
    let secret = has("secret") || pair("client", "password");
    let credentials = has("credentials") || (!has_user && has("password"));
    let authentication =
        words.iter().any(|word| word.starts_with(b"authenticat")) && !has("token cookie header");
    if authentication && has("required requires lacks missing provided") {
        return About::Nothing;
    }
    let missing = pair("not", "found") || pair("not", "exist") || pair("no", "such");
    let fault = clause.has_fault(FAULTS) || clause.denies(DENIED) || (secret && missing);
    let against = has(AGAINST) || clause.names_code() || (has_user && has(USERS));
    let is_direct = clause.faults_secret() && !has("type scope redirect");
    if fault && (is_direct || (!against && (secret || pair("client", "credentials")))) {
        return About::Secret;
    }
    if fault && !against && (credentials || authentication) {
        return if has(CLIENTS) { About::Secret } else { About::Authentication };
    }
    let is_id = has("id identifier metadata platform");
    if !against && !is_id && clause.faults_client() {
        return About::Client;
    }
    let of_client = has(CLIENTS)
        && (has("id identifier identifiers unknown no disabled inactive suspended blocked") || missing);
    let of_token = has("token jwt") && fault;
    if against || of_client || of_token { About::Other } else { About::Nothing }
}

/// Whether words say that the grant is dead: the refresh token, the code, or the session or login that it is from.
pub(super) fn faults_grant(words: &[&[u8]], kind: GrantKind) -> bool {
    let clause = Clause(words);
    let has = |list: &str| clause.has(list);
    // "Invalid client for this token" is about the client.
    let of_client = clause.faults_client()
        || clause.pair("client", "id")
        || clause.pair("client", "authentication")
        || (has("unknown unsupported unexpected") && has("parameter parameters field"));
    let of_resource = has("resource") && !has("owner");
    if has(NO_GRANT) || of_client || of_resource {
        return false;
    }
    let is_grant = has("grant grants");
    let is_subject = match kind {
        GrantKind::ClientCredentials => return false,
        GrantKind::AuthorizationCode => is_grant || clause.names_code(),
        GrantKind::RefreshToken => is_grant || has("session sessions login jwt") || clause.names_token(),
    };
    let is_used = has("used") && has("already previously once bereits deja ya ja");
    let fails = has("failed error unable cannot")
        && has("validation validating validate verification verify decrypt decode find");
    let needs_good = has("requires require required") && has("active valid");
    let is_over = has("session") && has("timeout timed");
    let fault = clause.has_fault(GRANT_FAULTS) || clause.denies(DENIED) || clause.denies(GRANT_DENIED);
    if is_subject && (fault || is_used || fails || needs_good || is_over) {
        return true;
    }
    // The user must log in or consent again, or has withdrawn the authorization.
    let is_login = has("login interaction consent deauthorized")
        || clause.pair("log", "in")
        || clause.pair("sign", "in")
        || clause.pair("re", "authenticate")
        || clause.pair("re", "authorize");
    let is_asked =
        has("required requires necessary needed erforderlich requis requise again re must deauthorized");
    let is_undone = has("authorization authorisation consent access")
        && !has("token code header")
        && has("revoked expired withdrawn");
    let is_out = clause.denies("logged") || clause.pair("logged", "out");
    kind == GrantKind::RefreshToken && ((is_login && is_asked) || is_undone || is_out)
}

/// The words of a clause.
struct Clause<'a>(&'a [&'a [u8]]);

impl Clause<'_> {
    #[inline(never)]
    fn has(&self, list: &str) -> bool {
        self.0.iter().any(|word| is_in(word, list))
    }

    #[inline(never)]
    fn pair(&self, first: &str, second: &str) -> bool {
        self.0.windows(2).any(|pair| *pair == [first.as_bytes(), second.as_bytes()])
    }

    #[inline(never)]
    fn word(&self, at: Option<usize>) -> &[u8] {
        at.and_then(|at| self.0.get(at)).copied().unwrap_or_default()
    }

    fn is_outage(&self) -> bool {
        self.has("database connection upstream backend internal")
            && self.has("error failed lost refused unreachable timeout timed reset down cannot unable")
    }

    /// Whether there is a fault besides "invalid request", as in "Invalid request: the secret is missing".
    #[inline(never)]
    fn has_fault(&self, faults: &str) -> bool {
        let requests =
            usize::from(self.pair("bad", "request")) + usize::from(self.pair("invalid", "request"));
        self.0.iter().filter(|word| is_in(word, faults)).count() > requests
    }

    /// Whether one of the words follows one of [`NOT`], at most three words between them.
    #[inline(never)]
    fn denies(&self, denied: &str) -> bool {
        self.0.iter().enumerate().any(|(at, word)| {
            let after = self.0.get(at + 1..).unwrap_or_default();
            is_in(word, NOT) && after.iter().take(4).any(|word| is_in(word, denied))
        })
    }

    /// Whether the clause names a code that may be an authorization code, not the number of an error.
    fn names_code(&self) -> bool {
        self.0.iter().enumerate().any(|(at, word)| {
            let is_number = self.word(Some(at + 1)).first().is_some_and(u8::is_ascii_digit);
            *word == b"code" && !is_in(self.word(at.checked_sub(1)), "error status") && !is_number
        })
    }

    /// Whether the clause names a token that may be the refresh token.
    fn names_token(&self) -> bool {
        self.0.iter().enumerate().any(|(at, word)| {
            is_in(word, "token tokens")
                && !is_in(self.word(at.checked_sub(1)), OTHER_TOKENS)
                && !is_in(self.word(Some(at + 1)), NO_TOKENS)
        })
    }

    /// Whether a fault follows a secret or client credentials closely: "the client secret for this grant is wrong".
    fn faults_secret(&self) -> bool {
        self.0.iter().enumerate().any(|(at, word)| {
            let of_client = *word == b"credentials" && self.word(at.checked_sub(1)) == b"client";
            let after = self.0.get(at + 1..).unwrap_or_default();
            (word.ends_with(b"secret") || of_client) && after.iter().take(6).any(|word| is_in(word, FAULTS))
        })
    }

    /// Whether the clause calls the client itself invalid.
    fn faults_client(&self) -> bool {
        // "Invalid OAuth client" is read as "invalid client", and "the client is invalid" as "client invalid".
        let words =
            self.0.iter().filter(|word| !is_in(word, "oauth oauth2 is was ist est es e the der le el"));
        let words: Vec<&[u8]> = words.copied().collect();
        let is_bad = |word: &[u8]| is_in(word, "invalid incorrect wrong bad");
        let is_client = |word: &[u8]| is_in(word, "client app application consumer");
        let is_valid = |word: &[u8]| is_in(word, "valid valide valido gultig");
        words.iter().enumerate().any(|(at, word)| {
            let next = |further: usize| words.get(at + further).copied().unwrap_or_default();
            (is_bad(word) && is_client(next(1)))
                || (is_client(word) && (is_bad(next(1)) || (is_in(next(1), NOT) && is_valid(next(2)))))
        })
    }

    /// Whether a method of authentication is refused. A method after "or" is only an example of a cause.
    fn refuses_method(&self) -> bool {
        let Some(at) = self.0.iter().position(|word| is_in(word, METHODS)) else { return false };
        let before = self.0.get(..at).unwrap_or_default();
        let is_kind = is_in(self.word(at.checked_sub(1)), "authentication auth");
        let is_bad =
            is_kind && before.iter().rev().take(4).any(|word| is_in(word, "invalid wrong bad incorrect"));
        let is_refused = self.has(METHOD_REFUSED) || self.denies("match matches") || self.pair("must", "use");
        !before.iter().any(|word| *word == b"or") && (is_refused || is_bad)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use GrantKind::{AuthorizationCode, ClientCredentials, RefreshToken};

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
            assert!(
                matches!(
                    about(text, ClientCredentials),
                    About::Client | About::Secret | About::Authentication
                ),
                "{text}"
            );
        }
    }

    #[test]
    fn sentences_about_something_else() {
        for text in [
            "Client not enabled to retrieve service account",
            "The authenticated client is not authorized to use this authorization grant type.",
            "Client credentials grant is not allowed",
            "Invalid grant_type: client_credentials",
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
            assert_eq!(about(text, AuthorizationCode), About::Other, "{text}");
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
            assert_eq!(about(text, RefreshToken), About::Nothing, "{text}");
        }
        assert_eq!(about("API rate limit exceeded", RefreshToken), About::Busy);
        assert_eq!(about("Too many failed authentication attempts", RefreshToken), About::Busy);
    }

    #[test]
    fn a_dead_grant_is_one_of_the_request_alone() {
        for text in [
            "Invalid refresh_token",
            "Errors.OIDCSession.RefreshTokenInvalid",
            "refresh_token: expired",
            "No such session",
            "Le jeton d’actualisation a expiré",
        ] {
            assert_eq!(about(text, RefreshToken), About::Grant, "{text}");
            assert_ne!(about(text, ClientCredentials), About::Grant, "{text}");
        }
        assert_eq!(about("The code is invalid or expired", AuthorizationCode), About::Grant);
        assert_ne!(about("The code is invalid or expired", RefreshToken), About::Grant);
        for text in [
            "Invalid token request",
            "The access token is invalid",
            "Invalid scope for this refresh token",
            "The refresh token grant is not enabled",
            "Failed to refresh token",
            "refresh_token is required",
            "Token service is temporarily unavailable",
            "Unable to verify token: connection refused",
        ] {
            assert_ne!(about(text, RefreshToken), About::Grant, "{text}");
        }
    }

    #[test]
    fn a_method_that_is_refused_is_no_wrong_secret() {
        for text in [
            "client_secret_post is an unsupported authentication method",
            "The client supports method 'client_secret_post', but method 'client_secret_basic' was requested",
            "Invalid client authentication method",
            "HTTP Basic is not supported",
        ] {
            assert_eq!(about(text, ClientCredentials), About::Method, "{text}");
        }
        for text in [
            "The client cannot authenticate with methods: ['client_secret_basic']",
            "Client authentication failed (e.g., unknown client, or unsupported authentication method).",
            "Client authentication failed due to unknown client, or unsupported authentication method",
        ] {
            assert_eq!(about(text, ClientCredentials), About::Secret, "{text}");
        }
    }
}
