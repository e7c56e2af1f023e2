//! Reads a JSON object strictly (RFC 8259, and RFC 7493 where it is stricter).
//!
//! Every JSON parser accepts what this reader accepts, and reads it alike: no name twice at the top level, even through escapes,
//! no lone surrogate, no number beyond a double, no nesting that could exhaust a stack. The reader builds no tree: the caller
//! gets each member of the top level as slices of the text.

pub(crate) use super::json_fault::Fault;
use super::json_names::Names;
use super::json_number::{Number, scan_number};
pub(crate) use super::json_text::Text;
use super::json_text::escaped_character;

/// How deep containers may be nested inside the object: the bits of a `u64`.
const MAX_DEPTH: u32 = 64;

/// A well-formed value.
#[derive(Clone, Copy)]
pub(crate) enum Value<'a> {
    String(Text<'a>),
    Number(Number<'a>),
    /// The text of an array, with its brackets.
    Array(&'a [u8]),
    /// The text of an object, with its braces.
    Object(&'a [u8]),
    /// `true` or `false`.
    Bool(bool),
    Null,
}

/// Reads a text that must be one object, and calls `member` for each of its members. A name given twice is a fault.
pub(crate) fn read_object<'a>(text: &'a [u8], member: impl FnMut(Text<'a>, Value<'a>)) -> Result<(), Fault> {
    let mut names = Names::default();
    read_named(text, |name| names.add(name), member)?;
    names.check()
}

/// As [`read_object`], for a text that may have a name twice: the last member of this name counts, as in `JSON.parse`.
pub(crate) fn read_members<'a>(
    text: &'a [u8],
    member: &mut dyn FnMut(Text<'a>, Value<'a>),
) -> Result<(), Fault> {
    read_named(text, |_| Ok(()), member)
}

fn read_named<'a>(
    text: &'a [u8],
    mut check: impl FnMut(Text<'a>) -> Result<(), Fault>,
    mut member: impl FnMut(Text<'a>, Value<'a>),
) -> Result<(), Fault> {
    if std::str::from_utf8(text).is_err() {
        return Err(Fault::NotUtf8);
    }
    let mut reader = Reader { text, at: 0 };
    reader.skip_space();
    if !reader.eat(b'{') {
        reader.value()?;
        return Err(Fault::NotAnObject);
    }
    reader.skip_space();
    let mut more = !reader.eat(b'}');
    while more {
        let name = reader.name()?;
        check(name)?;
        member(name, reader.value()?);
        reader.skip_space();
        more = reader.eat(b',');
        if more {
            reader.skip_space();
        } else if !reader.eat(b'}') {
            return Err(Fault::Syntax);
        }
    }
    reader.skip_space();
    if reader.at == text.len() { Ok(()) } else { Err(Fault::Syntax) }
}

/// Calls `element` for each element of an array that [`read_object`] has returned.
pub(crate) fn read_array<'a>(array: &'a [u8], mut element: impl FnMut(Value<'a>)) -> Result<(), Fault> {
    let mut reader = Reader { text: array, at: 1 };
    reader.skip_space();
    let mut more = !reader.eat(b']');
    while more {
        element(reader.value()?);
        reader.skip_space();
        more = reader.eat(b',');
        reader.skip_space();
    }
    Ok(())
}

struct Reader<'a> {
    text: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> u8 {
        // NUL is not a token of JSON, so it can mark the end.
        self.text.get(self.at).copied().unwrap_or(0)
    }

    fn eat(&mut self, byte: u8) -> bool {
        let eaten = self.peek() == byte;
        self.at += usize::from(eaten);
        eaten
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), b' ' | b'\t' | b'\n' | b'\r') {
            self.at += 1;
        }
    }

    /// Reads a member's name and its colon.
    fn name(&mut self) -> Result<Text<'a>, Fault> {
        if self.peek() != b'"' {
            return Err(Fault::Syntax);
        }
        let name = self.string()?;
        self.skip_space();
        if !self.eat(b':') {
            return Err(Fault::Syntax);
        }
        self.skip_space();
        Ok(name)
    }

    fn value(&mut self) -> Result<Value<'a>, Fault> {
        match self.peek() {
            b'"' => self.string().map(Value::String),
            b'-' | b'0'..=b'9' => {
                let (number, length) = scan_number(self.text.get(self.at..).unwrap_or_default())?;
                self.at += length;
                Ok(Value::Number(number))
            }
            open @ (b'{' | b'[') => {
                let start = self.at;
                self.container()?;
                let text = self.text.get(start..self.at).unwrap_or_default();
                Ok(if open == b'[' { Value::Array(text) } else { Value::Object(text) })
            }
            b't' => self.literal(b"true", Value::Bool(true)),
            b'f' => self.literal(b"false", Value::Bool(false)),
            b'n' => self.literal(b"null", Value::Null),
            _ => Err(Fault::Syntax),
        }
    }

    #[inline(always)]
    fn literal(&mut self, literal: &[u8], value: Value<'a>) -> Result<Value<'a>, Fault> {
        let here = self.text.get(self.at..self.at + literal.len());
        self.at += literal.len();
        if here == Some(literal) { Ok(value) } else { Err(Fault::Syntax) }
    }

    #[inline(always)]
    fn string(&mut self) -> Result<Text<'a>, Fault> {
        self.at += 1;
        let start = self.at;
        let mut escaped = false;
        loop {
            let rest = self.text.get(self.at..).unwrap_or_default();
            self.at += rest
                .iter()
                .position(|byte| ENDS_RUN.get(usize::from(*byte)) == Some(&true))
                .unwrap_or(rest.len());
            match self.peek() {
                b'"' => break,
                b'\\' => {
                    escaped = true;
                    self.escape()?;
                }
                _ => return Err(Fault::Syntax),
            }
        }
        let raw = self.text.get(start..self.at).unwrap_or_default();
        self.at += 1;
        Ok(Text { raw, escaped })
    }

    fn escape(&mut self) -> Result<(), Fault> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let (_, length) = escaped_character(rest).ok_or(Fault::Syntax)?;
        self.at += length;
        Ok(())
    }

    /// Reads an array or an object without recursion. `objects` has a bit for each open container: 1 for an object.
    fn container(&mut self) -> Result<(), Fault> {
        let (mut objects, mut depth) = (0_u64, 0);
        loop {
            let open = self.peek();
            if matches!(open, b'{' | b'[') {
                self.at += 1;
                depth += 1;
                if depth > MAX_DEPTH {
                    return Err(Fault::TooDeep);
                }
                objects = objects << 1 | u64::from(open == b'{');
                self.skip_space();
                if !self.eat(if open == b'{' { b'}' } else { b']' }) {
                    if open == b'{' {
                        self.name()?;
                    }
                    continue;
                }
                objects >>= 1;
                depth -= 1;
            } else {
                self.value()?;
            }
            // After a value: close the containers that end here, up to the next value.
            loop {
                if depth == 0 {
                    return Ok(());
                }
                self.skip_space();
                let in_object = objects & 1 == 1;
                if self.eat(b',') {
                    self.skip_space();
                    if in_object {
                        self.name()?;
                    }
                    break;
                }
                if !self.eat(if in_object { b'}' } else { b']' }) {
                    return Err(Fault::Syntax);
                }
                objects >>= 1;
                depth -= 1;
            }
        }
    }
}

/// The bytes at which a run of plain characters in a string ends.
const ENDS_RUN: [bool; 256] = {
    let mut ends = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        #[expect(clippy::indexing_slicing, reason = "checked by the compiler, in a constant")]
        {
            ends[byte] = byte < 0x20 || byte == b'"' as usize || byte == b'\\' as usize;
        }
        byte += 1;
    }
    ends
};
