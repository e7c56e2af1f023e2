//! The header `Retry-After`: seconds, or a date (RFC 9110, sections 5.6.7 and 10.2.3).

use std::time::SystemTime;

/// The longest wait, in seconds. A longer one is cut to it.
const MAX: u64 = 86_400;

/// Returns how long to wait after a Unix time, in seconds and at most a day; `None` if the value has neither form.
pub(super) fn seconds(value: &str, unix: u64) -> Option<u64> {
    let value = value.trim_ascii();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(value.parse().unwrap_or(MAX).min(MAX));
    }
    let date = httpdate::parse_http_date(value).ok()?;
    let date = date.duration_since(SystemTime::UNIX_EPOCH).ok()?;
    Some(date.as_secs().saturating_sub(unix).min(MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_and_dates() {
        let now = 784_111_777; // 6 November 1994, 08:49:37
        let cases = [
            ("30", Some(30)),
            (" 0 ", Some(0)),
            ("99999999999999999999999", Some(MAX)),
            ("Sun, 06 Nov 1994 08:50:37 GMT", Some(60)),
            ("Sunday, 06-Nov-94 08:50:37 GMT", Some(60)),
            ("Sun Nov  6 08:50:37 1994", Some(60)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(0)),
            ("Sat, 05 Nov 1994 08:49:37 GMT", Some(0)),
            ("Wed, 01 Mar 2028 00:00:00 GMT", Some(MAX)),
            ("", None),
            ("-1", None),
            ("1.5", None),
            ("soon", None),
            ("Sun, 06 Foo 1994 08:50:37 GMT", None),
            ("Sun, 99 Nov 1994 08:50:37 GMT", None),
            ("Sun, 06 Nov 1994 08:50 GMT", None),
        ];
        for (value, wait) in cases {
            assert_eq!(seconds(value, now), wait, "{value}");
        }
        assert_eq!(seconds("Tue, 29 Feb 2028 12:00:00 GMT", 1_835_438_399), Some(1));
        assert_eq!(seconds("Thu, 01 Jan 1970 00:00:00 GMT", 0), Some(0));
    }
}
