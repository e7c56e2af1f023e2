//! Removes from a server's answer the parts of the request that it repeats, before the answer is judged and before people see it:
//! a scope named `invalid_client` must not choose a secret, and a secret must not reach a log.

use std::borrow::Cow;

use super::parameter::Parameter;
use super::word_list::is_in;
use crate::Secret;
use crate::encode::{base64url, form};

/// People never see this many consecutive bytes of a secret, whatever their case.
const RUN: usize = 8;
/// The most of a text that is judged, in bytes.
const MAX_TEXT: usize = 8_192;
/// The most of a text that people see, in characters.
const MAX_SHOWN: usize = 300;
/// A character has at most four bytes.
const MAX_SHOWN_BYTES: usize = 4 * MAX_SHOWN;
/// Common words, which stay in a sentence even where they equal a value of the request.
const COMMON: &str = "client secret credentials password";
const REMOVED: char = '…';

/// The values of a request that a server may repeat.
pub(super) struct Echo<'a> {
    /// Secrets, and their encodings.
    secrets: Vec<Cow<'a, Secret>>,
    /// Values that are not secret, such as the client id and scopes.
    words: Vec<&'a [u8]>,
}

impl<'a> Echo<'a> {
    /// `derived` is a value that contains a secret, such as the credentials of HTTP Basic.
    pub(super) fn new(
        client_id: &'a str,
        secrets: impl Iterator<Item = &'a Secret>,
        parameters: &'a [Parameter],
        derived: Option<Secret>,
    ) -> Self {
        let mut hidden: Vec<Cow<'a, Secret>> = secrets.map(Cow::Borrowed).collect();
        let mut words = vec![client_id.as_bytes()];
        // The grant type is a word of the protocol: a server that names it repeats nothing.
        for Parameter { value, is_secret, .. } in parameters.iter().filter(|sent| sent.name != "grant_type") {
            if *is_secret {
                hidden.push(Cow::Borrowed(value));
            } else {
                words.push(value.expose());
                words.extend(value.expose().split(|byte| *byte == b' '));
            }
        }
        for at in 0..hidden.len() {
            let Some(value) = hidden.get(at).map(|secret| secret.expose()) else { continue };
            let mut text = Vec::with_capacity(form::longest(value.len()));
            form::encode(value, &mut text);
            let mut base64 = Vec::with_capacity(base64url::encoded_length(value.len()));
            base64url::encode(value, &mut base64);
            let standard = base64.iter().map(|byte| match byte {
                b'-' => b'+',
                b'_' => b'/',
                same => *same,
            });
            let standard = standard.collect();
            let hex = value.iter().flat_map(|byte| [byte >> 4, byte & 15]);
            let hex =
                hex.filter_map(|digit| char::from_digit(digit.into(), 16).map(|digit| digit as u8)).collect();
            let others = [text, base64, standard, hex].map(Secret::from);
            hidden.extend(
                others
                    .into_iter()
                    .filter(|other| other.expose() != value)
                    .map(Cow::Owned)
                    .collect::<Vec<_>>(),
            );
        }
        hidden.extend(derived.map(Cow::Owned));
        // A client with the id "client" must not remove that word from every sentence.
        words.retain(|word| !word.is_empty() && !is_in(word, COMMON));
        Self { secrets: hidden, words }
    }

    /// Returns a text without the values of the request, where they stand as whole words.
    pub(super) fn remove(&self, text: &str) -> String {
        let text = first(text, MAX_TEXT);
        let mut hidden = vec![false; text.len()];
        let all = self.secrets.iter().map(|secret| secret.expose()).chain(self.words.iter().copied());
        for value in all.filter(|value| !value.is_empty() && !is_in(value, COMMON)) {
            for (at, window) in text.as_bytes().windows(value.len()).enumerate() {
                if window == value && stands_alone(text.as_bytes(), at, value.len()) {
                    hide(&mut hidden, at, value.len());
                }
            }
        }
        without(text, &hidden)
    }

    /// Returns a server's text for people: bounded, on one line, and without any part of a secret.
    pub(super) fn for_people(&self, text: &str) -> String {
        // Cut first: every position is compared with every secret.
        let text = first(text, MAX_SHOWN_BYTES);
        let bytes = text.as_bytes();
        let mut hidden = vec![false; bytes.len()];
        for (at, window) in bytes.windows(RUN).enumerate() {
            let is_run = |run: &[u8]| run.eq_ignore_ascii_case(window);
            if self.secrets.iter().any(|secret| secret.expose().windows(RUN).any(is_run)) {
                hide(&mut hidden, at, RUN);
            }
        }
        let short = self.secrets.iter().map(|secret| secret.expose());
        for value in short.filter(|value| (1..RUN).contains(&value.len())) {
            for (at, window) in bytes.windows(value.len()).enumerate() {
                if window.eq_ignore_ascii_case(value) && stands_alone(bytes, at, value.len()) {
                    hide(&mut hidden, at, value.len());
                }
            }
        }
        let text = without(text, &hidden);
        text.chars()
            .take(MAX_SHOWN)
            .map(|character| if is_control(character) { ' ' } else { character })
            .collect()
    }
}

/// Returns the start of a text, at most this many bytes, without cutting a character.
fn first(text: &str, bytes: usize) -> &str {
    let end = (0..=bytes.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    text.get(..end.unwrap_or_default()).unwrap_or_default()
}

fn hide(hidden: &mut [bool], from: usize, length: usize) {
    hidden.iter_mut().skip(from).take(length).for_each(|hidden| *hidden = true);
}

fn without(text: &str, hidden: &[bool]) -> String {
    let mut kept = String::with_capacity(text.len());
    for (at, character) in text.char_indices() {
        if hidden.get(at) != Some(&true) {
            kept.push(character);
        } else if !kept.ends_with(REMOVED) {
            kept.push(REMOVED);
        }
    }
    kept
}

fn is_control(character: char) -> bool {
    character < ' ' || ('\u{7f}'..='\u{9f}').contains(&character)
}

fn stands_alone(text: &[u8], at: usize, length: usize) -> bool {
    let is_part = |at: Option<usize>| {
        at.and_then(|at| text.get(at)).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
    };
    !is_part(at.checked_sub(1)) && !is_part(at.checked_add(length))
}

#[cfg(test)]
#[allow(clippy::string_slice, reason = "a test fails by a panic")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(secret: &str, text: &str) -> String {
        let secrets = [Secret::from(secret)];
        let echo = Echo::new("app", secrets.iter(), &[], None);
        echo.for_people(&echo.remove(text))
    }

    #[test]
    fn a_person_sees_no_part_of_a_secret() {
        let secret = "Sec:r+t%1234567890abcdef";
        assert_eq!(shown(secret, "bad secret Sec:r+t%1234567890abcdef!"), "bad secret …!");
        assert_eq!(shown(secret, "begins with SEC:R+T%12"), "begins with …");
        assert_eq!(shown(secret, "sent sec%3Ar%2Bt%251234"), "sent …");
        assert_eq!(shown(secret, "1234567"), "1234567");
        assert_eq!(shown("s3cret", "s3cret, s3crets"), "…, s3crets");
    }

    #[test]
    fn what_is_read_loses_only_what_stands_there_whole() {
        let secrets = [Secret::from("old client secret")];
        let echo = Echo::new("app", secrets.iter(), &[], None);
        assert_eq!(
            echo.remove("app: the client secret of 'app' is invalid"),
            "…: the client secret of '…' is invalid"
        );
        assert_eq!(echo.remove("got old client secret"), "got …");
        assert_eq!(echo.remove("got old+client+secret"), "got …");
    }

    proptest! {
        #[test]
        fn no_run_of_a_secret_is_left(secret in "[ -~äé]{8,80}", before in ".{0,20}", after in ".{0,20}", cut in 0_usize..20) {
            let cut = secret.floor_char_boundary(cut.min(secret.len()));
            let left = shown(&secret, &format!("{before}{}{after}", &secret[cut..]));
            for window in left.as_bytes().windows(RUN) {
                prop_assert!(!secret.as_bytes().windows(RUN).any(|run| run.eq_ignore_ascii_case(window)));
            }
        }
    }
}
