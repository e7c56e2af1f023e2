//! The meaning of an error code for the choice of a secret. Registered codes (RFC 6749, section 5.2; RFC 8628; RFC 8707) have the
//! meaning of their RFC; a vendor's own code is read by its words.

use super::grant::GrantKind;
use super::sentence::faults_grant;
use super::word_list::is_in;
use super::words::Words;

/// The meaning of a code alone, without the text beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CodeMeaning {
    /// The client's authentication failed.
    Client,
    /// The grant is refused: it is spent, expired or revoked.
    Grant,
    /// The request is refused for another reason; another secret does not help.
    Other,
    /// The server cannot answer now.
    Later,
    /// The server reports an internal error, which some servers also do for a refused secret.
    Broken,
    /// The code fits several refusals: the text decides.
    ByText,
    /// `access_denied`: the cause may be the client's authentication, a user or a policy.
    AccessDenied,
    /// The code is not known.
    Unknown,
}

const GRANTS: &str = "invalid_grant invalidgrant expired_token token_expired token_revoked revoked_token code_expired \
    bad_verification_code invalid_code invalid_authorization_code";
const STOPS: &str = "invalid_scope invalid_target unsupported_grant_type authorization_pending \
    invalid_token interaction_required login_required consent_required unknown_client unknown_app unknown_application \
    client_not_found app_not_found application_not_found";
const CLIENT_CODES: &str = "invalid_client invalidclient application_cannot_be_found invalid_app invalid_application \
    invalid_consumer bad_client wrong_client incorrect_client wrong_application";
const FAULTS: &str = "invalid bad incorrect wrong expired mismatch mismatched failed failure unauthorized unauthenticated \
    denied rejected revoked error";
const CLIENTS: &str = "client app application consumer";
/// Words for faults that another secret does not cure.
const OTHERS: &str = "grant scope scopes redirect verification code refresh assertion target dpop user username response \
    identifier id metadata callback verifier resource audience nonce subscription tenant account mfa multifactor policy";
const BUSY: &str = "throttle throttled throttling ratelimit ratelimited quota unavailable timeout overloaded maintenance \
    exhausted gateway";
/// Words that add nothing to the other words of a code.
const NOISE: &str = "oauth oauth2 v2 error err exception";

/// Whether a server's text has the form of an error code, so that a message may repeat it.
pub(super) fn is_code(text: &str) -> bool {
    (1..=60).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

impl CodeMeaning {
    /// Returns the meaning of a code in the answer to a request with a grant of this kind.
    pub(super) fn of(code: &str, kind: GrantKind) -> Self {
        let words = Words::of(code.as_bytes());
        let words = words.list();
        let has = |list: &str| words.iter().any(|word| is_in(word, list));
        let core: Vec<&[u8]> =
            words.iter().copied().filter(|word| words.len() == 1 || !is_in(word, NOISE)).collect();
        let core = core.join(&b'_');
        match core.as_slice() {
            b"invalid_request" | b"unauthorized_client" => return Self::ByText,
            b"access_denied" => return Self::AccessDenied,
            b"server" => return Self::Broken,
            b"slow_down" => return Self::Later,
            core if is_in(core, GRANTS) || faults_grant(&words, kind) => return Self::Grant,
            core if is_in(core, STOPS) => return Self::Other,
            core if is_in(core, CLIENT_CODES) => return Self::Client,
            _ => {}
        }
        let is_busy =
            (has("rate") && has("limit limited exceeded")) || core.starts_with(b"too_many") || has(BUSY);
        if is_busy {
            return Self::Later;
        }
        if has("internal") {
            return Self::Broken;
        }
        let fault = has(FAULTS) || (has("not") && has("valid match"));
        if fault && has("secret") {
            return Self::Client;
        }
        if has(OTHERS) {
            return Self::Other;
        }
        let authentication = has(CLIENTS) && words.iter().any(|word| word.starts_with(b"auth"));
        if fault && (authentication || has("credentials")) { Self::Client } else { Self::Unknown }
    }

    /// Whether a code is `invalid_grant` (RFC 6749, section 5.2) in any spelling. It always stops the call.
    pub(super) fn is_invalid_grant(code: &str) -> bool {
        let words = Words::of(code.as_bytes());
        words.are("invalidgrant") || words.list().ends_with(&[b"invalid", b"grant"])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_by_their_words() {
        let cases = [
            (
                CodeMeaning::Client,
                "invalid_client INVALID_CLIENT invalidClient oauth2.invalid_client bad_client_secret InvalidClientSecret \
                 incorrect_client_credentials client_secret_expired invalid_appsecret client_authentication_failed \
                 InvalidClientAuthentication wrong_application BAD_CREDENTIALS invalid_client_id_or_secret \
                 client_secret_mismatch app_secret_not_valid",
            ),
            (
                CodeMeaning::Grant,
                "invalid_grant InvalidGrant oauth2.invalid_grant INVALID_GRANT bad_verification_code \
                 invalid_code expired_token token_revoked",
            ),
            (
                CodeMeaning::Other,
                "invalid_scope unsupported_grant_type invalid_target \
                 invalid_client_id unknown_client client_not_found redirect_uri_mismatch \
                 authorization_pending invalid_token tenant_suspended mfa_required invalid_client_assertion login_required \
                 invalid_client_metadata user_authentication_failed",
            ),
            (
                CodeMeaning::Later,
                "temporarily_unavailable slow_down rate_limit_exceeded RateLimited too_many_requests \
                 ThrottlingException quota_exceeded service_unavailable",
            ),
            (CodeMeaning::Broken, "server_error internal_server_error InternalError"),
            (CodeMeaning::ByText, "invalid_request unauthorized_client UnauthorizedClient"),
            (CodeMeaning::AccessDenied, "access_denied ACCESS_DENIED accessDenied"),
            (
                CodeMeaning::Unknown,
                "unauthorized OAuthException 40125 authentication_failed client_secret_required error",
            ),
        ];
        for (meaning, codes) in cases {
            for code in codes.split_whitespace() {
                assert_eq!(CodeMeaning::of(code, GrantKind::ClientCredentials), meaning, "{code}");
            }
        }
    }

    #[test]
    fn in_a_refresh_a_code_may_name_a_dead_grant_in_any_words() {
        let dead = "bad_refresh_token refreshTokenExpired IllegalRefreshToken SESSION_TIMEOUT login_required token_inactive invalid_token \
                    auth.refresh_token.revoked session_not_found";
        for code in dead.split_whitespace() {
            assert_eq!(CodeMeaning::of(code, GrantKind::RefreshToken), CodeMeaning::Grant, "{code}");
            let other = CodeMeaning::of(code, GrantKind::ClientCredentials);
            assert_ne!(other, CodeMeaning::Grant, "{code}");
        }
        for code in
            "invalid_scope unsupported_token_type invalid_grant_type invalid_client".split_whitespace()
        {
            assert_ne!(CodeMeaning::of(code, GrantKind::RefreshToken), CodeMeaning::Grant, "{code}");
        }
    }
}
