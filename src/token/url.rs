//! The parts of absolute URLs that decide whether credentials may be sent there.

/// The parts of an `http` or `https` URL without user information.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Url<'a> {
    is_https: bool,
    /// With the port, as written.
    authority: &'a str,
    host: &'a str,
    path: &'a str,
    pub(super) query: Option<&'a str>,
    pub(super) has_fragment: bool,
}

impl<'a> Url<'a> {
    /// Reads a URL; `None` if it is not an absolute `http` or `https` URL, or has user information.
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        if text.bytes().any(|byte| byte <= b' ' || byte == b'\\' || byte == 0x7f) {
            return None;
        }
        let (scheme, rest) = text.split_once(':')?;
        let rest = rest.strip_prefix("//")?;
        let is_https = scheme.eq_ignore_ascii_case("https");
        if !is_https && !scheme.eq_ignore_ascii_case("http") {
            return None;
        }
        let (rest, fragment) = split(rest, '#');
        let (rest, query) = split(rest, '?');
        let (authority, path) = divide(rest, rest.find('/'));
        let port_at = authority.rfind(':').filter(|at| *at > authority.rfind(']').unwrap_or(0));
        let (host, port) = divide(authority, port_at);
        let port_is_number = port.bytes().skip(1).all(|byte| byte.is_ascii_digit());
        if host.is_empty() || authority.contains('@') || !port_is_number {
            return None;
        }
        let path = if path.is_empty() { "/" } else { path };
        Some(Self { is_https, authority, host, path, query, has_fragment: fragment.is_some() })
    }

    /// Whether credentials are safe on the way there: over TLS, or within this machine.
    pub(super) fn is_protected(&self) -> bool {
        self.is_https || is_loopback(self.host)
    }

    pub(super) fn has_same_origin_and_path(&self, other: &Url<'_>) -> bool {
        let port = |url: &Url<'_>| if url.is_https { ":443" } else { ":80" };
        let authority = |url: &Url<'_>| {
            let authority = url.authority.to_ascii_lowercase();
            authority.strip_suffix(port(url)).map_or(authority.clone(), str::to_owned)
        };
        self.is_https == other.is_https && authority(self) == authority(other) && self.path == other.path
    }
}

fn divide(text: &str, at: Option<usize>) -> (&str, &str) {
    at.and_then(|at| Some((text.get(..at)?, text.get(at..)?))).unwrap_or((text, ""))
}

fn split(text: &str, at: char) -> (&str, Option<&str>) {
    text.split_once(at).map_or((text, None), |(before, after)| (before, Some(after)))
}

/// Whether a host is `localhost`, a name below it (RFC 6761, section 6.3), or a loopback address.
fn is_loopback(host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    let mut parts = host.split('.');
    let is_address = parts.clone().count() == 4
        && parts.clone().all(|part| part.len() <= 3 && part.parse::<u8>().is_ok())
        && parts.next() == Some("127");
    is_address || host == "localhost" || host.ends_with(".localhost") || host == "[::1]"
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by a panic")]
mod tests {
    use super::*;

    #[test]
    fn credentials_go_over_tls_or_stay_on_the_machine() {
        for url in [
            "https://issuer.example/token",
            "HTTPS://issuer.example",
            "http://localhost:8080/token",
            "http://a.localhost/token",
            "http://127.0.0.1/token",
            "http://127.8.9.1:1/",
            "http://[::1]:3000/token",
        ] {
            assert!(Url::parse(url).unwrap().is_protected(), "{url}");
        }
        for url in [
            "http://issuer.example/token",
            "http://127.0.0.1.issuer.example/",
            "http://localhost.issuer.example/",
            "http://notlocalhost/",
            "http://127.0.0.256/",
            "http://[::2]/",
            "http://10.0.0.1/",
        ] {
            assert!(!Url::parse(url).unwrap().is_protected(), "{url}");
        }
        for url in [
            "",
            "token",
            "ftp://a/",
            "https://",
            "https://user@a/",
            "https://a b/",
            "https://a\\b/",
            "https://a:x/",
        ] {
            assert_eq!(Url::parse(url), None, "{url}");
        }
    }

    #[test]
    fn default_ports_and_case_do_not_change_the_origin() {
        let same =
            |a: &str, b: &str| Url::parse(a).unwrap().has_same_origin_and_path(&Url::parse(b).unwrap());
        assert!(same("https://a.example/cb?code=1#x", "https://A.example:443/cb"));
        assert!(same("http://localhost:80", "http://localhost/"));
        assert!(!same("https://a.example/cb/", "https://a.example/cb"));
        assert!(!same("http://a.example/cb", "https://a.example/cb"));
        assert!(!same("https://a.example:444/cb", "https://a.example/cb"));
    }
}
