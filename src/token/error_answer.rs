//! Reads the error codes and descriptions of an answer, wherever they are: in JSON members at any depth, a form, XML, plain text or
//! a `WWW-Authenticate` challenge. It judges nothing.

use super::answer::Response;
use super::echo::Echo;
use super::error_code::CodeMeaning;
use super::grant::GrantKind;
use super::word_list::is_in;
use crate::encode::form;
use crate::encode::json::{Value, read_array, read_members};

/// The depth to which nested objects and arrays are read.
const MAX_DEPTH: u32 = 6;
const MAX_CODE: usize = 100;

/// Members whose value may be a code. All lists of member names here are in lower case without punctuation.
const CODES: &str =
    "error code errorcode errcode errortype type status reason name title subcode errorname errorkey";
/// Members whose value may be a description, the most specific first.
const DESCRIPTIONS: &str = "errordescription description message errormessage errmsg errormsg msg detail errorsummary \
    faultstring reason";
/// Members that name the parameter that the other members are about: `{"field": "client_secret", "code": "invalid"}`.
const FIELDS: &str = "field param parameter property target";
/// Members with the path of that parameter: `{"loc": ["body", "client_secret"], "msg": "invalid"}`.
const PATHS: &str = "loc location path pointer source";
/// Parameters of a request. A member with such a name may hold the faults of that parameter: `{"client_secret": ["is invalid"]}`.
const REQUEST_PARAMETERS: &str =
    "clientsecret refreshtoken clientid granttype redirecturi code codeverifier scope";
/// Those parameters whose string value in an answer is a fault, not a repetition of the request.
const CREDENTIALS: &str = "clientsecret refreshtoken";

/// Members that do not describe an error, or whose value must not be repeated.
const IGNORED: &str = "accesstoken refreshtoken idtoken tokentype expiresin scope path uri url instance documentation href \
    help link links moreinfo erroruri errorurl doc docs documentationurl helpurl requestid traceid correlationid timestamp \
    servlet exception trace host";
/// Names of the protocol's parameters. In plain text they are not codes, though they contain an underscore.
const PARAMETER_NAMES: &str = "access_token refresh_token id_token token_type expires_in error_description error_uri error_code \
    error_message grant_type client_id client_secret redirect_uri code_verifier client_credentials authorization_code";

/// The codes and texts of an answer.
#[derive(Default)]
pub(super) struct ErrorAnswer {
    /// Texts that look like codes, the member `error` first.
    pub(super) codes: Vec<String>,
    /// All texts of the answer. Texts about the same fault are on one line.
    pub(super) text: String,
    /// The member `error`, not yet cut for people.
    pub(super) error: Option<String>,
    /// The description, not yet cut for people.
    pub(super) description: Option<String>,
    pub(super) is_html: bool,
    /// A success: its members may hold credentials that the server issued.
    is_success: bool,
    /// The request parameter in whose member the texts are; empty when there is none.
    field: String,
    /// The rank of the description in [`DESCRIPTIONS`].
    description_rank: Option<usize>,
}

impl ErrorAnswer {
    /// Reads an answer. What it repeats of the request is removed first.
    pub(super) fn read(response: &Response<'_>, echo: &Echo<'_>) -> Self {
        let mut answer = Self { is_success: response.is_success(), ..Self::default() };
        let body = response.body.trim_ascii();
        match body.first() {
            Some(b'{') => answer.object(body, true, MAX_DEPTH, echo),
            Some(b'[' | b'"') if !response.is_success() => {
                answer.object(&[b"{\"error\":", body, b"}"].concat(), true, MAX_DEPTH, echo)
            }
            Some(_) if is_form(response.content_type, body) => answer.form(body, echo),
            // Only a code can make a success a failure. The text of a success is not read: it may be a token.
            _ if response.is_success() => {}
            _ => answer.words(body, echo),
        }
        if let Some(challenge) = response.www_authenticate {
            answer.challenge(challenge, echo);
        }
        answer
    }

    /// Reads an object. A body that is cut off is read as far as it goes.
    fn object(&mut self, object: &[u8], is_top: bool, depth: u32, echo: &Echo<'_>) {
        if depth == 0 {
            return;
        }
        let (mut inner, mut said, mut names_field) = (Vec::new(), Vec::new(), false);
        let _ = read_members(object, &mut |spelled, value| {
            let spelled = spelled.bytes();
            let name = plain_name(&spelled);
            if let Some(parameter) = parameter_named_by(&name, value) {
                names_field = true;
                return said.push(parameter);
            }
            names_field |= is_in(name.as_bytes(), FIELDS);
            match value {
                Value::String(text) => {
                    let text = text.bytes();
                    // A string that contains JSON.
                    if text.trim_ascii_start().starts_with(b"{") {
                        self.object(text.trim_ascii(), is_top, depth - 1, echo);
                    } else if is_in(name.as_bytes(), CREDENTIALS) {
                        said.push(self.credential_fault(&spelled, &text, echo));
                    } else {
                        said.push(self.member(&name, &text, is_top, echo));
                    }
                }
                Value::Object(_) | Value::Array(_) => inner.push((name, spelled, value)),
                Value::Number(_) | Value::Bool(_) | Value::Null => {}
            }
        });
        self.say(&said.join(if names_field { " " } else { "\n" }));
        for (name, spelled, value) in inner {
            let before = std::mem::take(&mut self.field);
            if is_in(name.as_bytes(), REQUEST_PARAMETERS) {
                self.field = String::from_utf8_lossy(&spelled).into_owned();
            }
            self.container(&name, value, depth - 1, echo);
            self.field = before;
        }
    }

    /// Returns the fault of a credential, given in the member of its name. People never see it: it may repeat the credential.
    fn credential_fault(&self, spelled: &[u8], text: &[u8], echo: &Echo<'_>) -> String {
        if self.is_success {
            return String::new();
        }
        let text = echo.remove(&String::from_utf8_lossy(text));
        [&*String::from_utf8_lossy(spelled), " ", &text].concat()
    }

    fn container(&mut self, name: &str, value: Value<'_>, depth: u32, echo: &Echo<'_>) {
        match value {
            Value::Object(object) => self.object(object, false, depth, echo),
            Value::String(text) if is_in(name.as_bytes(), REQUEST_PARAMETERS) => {
                // A list in a parameter's member is a list of its faults.
                let said = echo.remove(&String::from_utf8_lossy(&text.bytes()));
                self.say(&said);
            }
            Value::String(text) => {
                let said = self.member(name, &text.bytes(), false, echo);
                self.say(&said);
            }
            Value::Array(array) if depth > 0 => {
                let mut elements = Vec::new();
                let _ = read_array(array, |element| elements.push(element));
                for element in elements {
                    self.container(name, element, depth - 1, echo);
                }
            }
            _ => {}
        }
    }

    fn form(&mut self, body: &[u8], echo: &Echo<'_>) {
        for (name, value) in form::pairs(body) {
            let said = self.member(&plain_name(&name), &value, true, echo);
            self.say(&said);
        }
    }

    /// Reads plain text, XML or HTML: the text between tags, and the codes in it.
    fn words(&mut self, body: &[u8], echo: &Echo<'_>) {
        let start = body.get(..200).unwrap_or(body).to_ascii_lowercase();
        self.is_html = position(&start, b"<html").is_some() || position(&start, b"<!doctype html").is_some();
        let text = if self.is_html { visible(body) } else { between_tags(body) };
        let text = echo.remove(&String::from_utf8_lossy(text.trim_ascii()));
        if !self.is_html {
            let all = echo.remove(&String::from_utf8_lossy(body));
            let is_part = |character: char| character.is_ascii_alphanumeric() || character == '_';
            for word in all.split(|character| !is_part(character)) {
                if word.contains('_') && !is_in(word.as_bytes(), PARAMETER_NAMES) {
                    self.code(word, false);
                }
            }
            self.code(&text, false);
            self.description = Some(text.clone()).filter(|text| !text.is_empty());
        } else if position(text.as_bytes(), b"invalid_client").is_some() {
            self.code("invalid_client", false);
        }
        self.say(&text);
    }

    /// Reads the parameters `error` and `error_description` of a challenge (RFC 6750, section 3).
    fn challenge(&mut self, challenge: &str, echo: &Echo<'_>) {
        for (name, sought) in [("error", "error"), ("errordescription", "error_description")] {
            if let Some(value) = parameter(challenge, sought) {
                let said = self.member(name, value.as_bytes(), false, echo);
                self.say(&said);
            }
        }
    }

    /// Adds a line to the text, without URLs and paths: their words describe nothing.
    fn say(&mut self, line: &str) {
        self.text.push_str(&self.field);
        self.text.push(' ');
        for word in line.split_inclusive([' ', '\n', '\t']) {
            let bytes = word.as_bytes();
            let first = bytes.iter().find(|byte| !b"\"'`([".contains(byte));
            let is_address = [&b"://"[..], b"/token"].iter().any(|sign| position(bytes, sign).is_some());
            if first != Some(&b'/') && !is_address {
                self.text.push_str(word);
            }
        }
        self.text.push('\n');
    }

    /// Returns a member's text, and notes it as a code or a description if it may be one.
    fn member(&mut self, name: &str, value: &[u8], is_top: bool, echo: &Echo<'_>) -> String {
        if is_in(name.as_bytes(), IGNORED) {
            return String::new();
        }
        let text = echo.remove(&String::from_utf8_lossy(value));
        let is_error = is_top && name == "error";
        if is_in(name.as_bytes(), CODES) {
            self.code(&text, is_error);
        }
        if is_error {
            self.error = Some(text.clone());
        }
        let rank = DESCRIPTIONS.split(' ').position(|description| description == name);
        if rank.is_some_and(|rank| self.description_rank.is_none_or(|best| rank < best)) && !text.is_empty() {
            self.description_rank = rank;
            self.description = Some(text.clone());
        }
        text
    }

    /// Notes a text's code: the whole text, the part before a colon, or the end of a URL.
    fn code(&mut self, text: &str, is_error: bool) {
        let is_address = position(text.as_bytes(), b"://").is_some();
        let tail = if is_address { text.rsplit(['/', '#']).next().unwrap_or(text) } else { text };
        let mut head = tail.splitn(2, [' ', '\t', '\n', '\r', ':', ',', ';']);
        let mut code = head.next().unwrap_or_default();
        let mut stands_alone = head.next().is_none();
        // "Invalid client" is a code too.
        let is_phrase = tail.split(' ').count() <= 3
            && CodeMeaning::of(tail, GrantKind::ClientCredentials) == CodeMeaning::Client;
        if !stands_alone && !code.contains('_') && is_phrase {
            (code, stands_alone) = (tail, true);
        }
        if code.is_empty() || code.len() > MAX_CODE || !(stands_alone || code.contains('_')) {
            return;
        }
        let index = if is_error { 0 } else { self.codes.len() };
        self.codes.insert(index, code.to_owned());
    }
}

/// Returns the request parameter that a member names by its value: the whole value, or the end of a path.
fn parameter_named_by(name: &str, value: Value<'_>) -> Option<String> {
    let is_path = is_in(name.as_bytes(), PATHS);
    let text = match value {
        Value::String(text) if name != "error" && !is_in(name.as_bytes(), REQUEST_PARAMETERS) => text.bytes(),
        Value::Array(text) | Value::Object(text) if is_path => text.into(),
        _ => return None,
    };
    if !is_path && text.contains(&b' ') {
        return None;
    }
    let mut parts = text.rsplit(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_');
    let last = parts.find(|part| !part.is_empty())?;
    is_in(plain_name(last).as_bytes(), REQUEST_PARAMETERS).then(|| String::from_utf8_lossy(last).into_owned())
}

/// Returns the text between tags, with the content of CDATA sections.
fn between_tags(body: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(body.len());
    let mut rest = body;
    while let [first, after @ ..] = rest {
        if let Some(after) = rest.strip_prefix(b"<![CDATA[") {
            let end = position(after, b"]]>").unwrap_or(after.len());
            text.extend_from_slice(after.get(..end).unwrap_or_default());
            rest = after.get(end + 3..).unwrap_or_default();
        } else if *first == b'<' {
            text.push(b'\n');
            let end = after.iter().position(|byte| *byte == b'>').unwrap_or(after.len());
            rest = after.get(end + 1..).unwrap_or_default();
        } else {
            text.push(*first);
            rest = after;
        }
    }
    text
}

/// Returns the text that a page shows, without its scripts and styles.
fn visible(body: &[u8]) -> Vec<u8> {
    let lower = body.to_ascii_lowercase();
    let (mut kept, mut at) = (Vec::with_capacity(body.len()), 0);
    while let Some(rest) = lower.get(at..).filter(|rest| !rest.is_empty()) {
        let hidden = [("<script", "</script"), ("<style", "</style")].map(|(start, end)| {
            let start = position(rest, start.as_bytes())?;
            let length = rest.get(start..).and_then(|rest| position(rest, end.as_bytes()));
            Some((start, start + length.unwrap_or(rest.len() - start)))
        });
        let (from, to) = hidden.into_iter().flatten().min().unwrap_or((rest.len(), rest.len()));
        kept.extend_from_slice(body.get(at..at + from).unwrap_or_default());
        at += to.max(1);
    }
    between_tags(&kept)
}

/// Returns the value of a challenge's parameter, quoted or not.
fn parameter<'a>(challenge: &'a str, name: &str) -> Option<&'a str> {
    for part in challenge.split([',', ' ']) {
        let Some((found, _)) = part.split_once('=').or(Some((part, ""))) else { continue };
        if !found.trim().eq_ignore_ascii_case(name) {
            continue;
        }
        let at = (part.as_ptr() as usize).checked_sub(challenge.as_ptr() as usize)? + found.len();
        let value = challenge.get(at..)?.trim_start().strip_prefix('=')?.trim_start();
        return match value.strip_prefix('"') {
            Some(quoted) => quoted.split('"').next(),
            None => value.split([',', ' ']).next(),
        };
    }
    None
}

fn position(text: &[u8], sought: &[u8]) -> Option<usize> {
    text.windows(sought.len()).position(|window| window == sought)
}

/// Whether a body is a form, by its type or by its look.
pub(super) fn is_form(content_type: &str, body: &[u8]) -> bool {
    if content_type.trim_ascii().to_ascii_lowercase().starts_with("application/x-www-form-urlencoded") {
        return true;
    }
    let name = body.split(|byte| *byte == b'=').next().unwrap_or_default();
    name.len() < body.len()
        && !name.is_empty()
        && name.iter().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(byte))
        && !body.iter().any(|byte| byte.is_ascii_whitespace() || b"<>{}\"".contains(byte))
}

/// Returns a name in lower case without punctuation, as the lists above have it.
fn plain_name(name: &[u8]) -> String {
    name.iter()
        .filter(|byte| byte.is_ascii_alphanumeric())
        .map(|byte| char::from(byte.to_ascii_lowercase()))
        .collect()
}
