//! `Retry-After`: seconds, or a date (RFC 9110, sections 5.6.7 and 10.2.3).

/// No wait that a server asks for counts as longer, in seconds.
const MAX: u64 = 86_400;
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// How long to wait from a Unix time on, in seconds and at most a day; `None` when the value is in neither form.
pub(super) fn seconds(value: &str, unix: u64) -> Option<u64> {
    let value = value.trim_ascii();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(value.parse().unwrap_or(MAX).min(MAX));
    }
    Some(date(value)?.saturating_sub(unix).min(MAX))
}

/// The Unix time of a date in any of the three forms, which are all of GMT.
fn date(text: &str) -> Option<u64> {
    let parts: Vec<&str> =
        text.split([' ', ',', '-']).filter(|part| !part.is_empty() && *part != "GMT").collect();
    let (day, month, year, time) = match *parts.as_slice() {
        [_, month, day, time, year] if time.contains(':') => (day, month, year, time),
        [_, day, month, year, time] => (day, month, year, time),
        _ => return None,
    };
    let number = |text: &str| text.parse::<u64>().ok();
    let month = MONTHS.iter().position(|name| *name == month)? as u64 + 1;
    let year = match (number(year)?, year.len()) {
        (year, 2) => year + if year < 70 { 2000 } else { 1900 },
        (year, _) => year,
    };
    let mut clock = time.split(':').map(number);
    let [Some(hour), Some(minute), Some(second)] = [clock.next()?, clock.next()?, clock.next()?] else {
        return None;
    };
    let day = number(day)?;
    if !(1970..10_000).contains(&year) || !(1..=31).contains(&day) || hour > 23 || minute > 59 || second > 60
    {
        return None;
    }
    Some(days_before(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second)
}

/// The days from 1 January 1970 to a day, in years that begin in March, so that a leap day ends one.
fn days_before(year: u64, month: u64, day: u64) -> u64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    year * 365 + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5 + day - 1 - 719_468
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
        assert_eq!(date("Tue, 29 Feb 2028 12:00:00 GMT"), Some(1_835_438_400));
        assert_eq!(date("Thu, 01 Jan 1970 00:00:00 GMT"), Some(0));
    }
}
