//! The channel through which tokens cross. JavaScript writes a token into the input, and reads the decoded parts at the addresses in
//! the report.

use std::cell::RefCell;

use wasm_bindgen::prelude::wasm_bindgen;

use secret_slots::boundary::Work;

// What the report holds, each at its index.
#[wasm_bindgen]
#[derive(Clone, Copy)]
pub enum Figure {
    Input,
    Place,
    Algorithm,
    Text,
    TextLength,
    TextIsAscii,
    UsualHeader,
    Header,
    HeaderLength,
    From,
    Until,
}

pub(super) struct Channel {
    pub(super) input: Vec<u8>,
    pub(super) work: Work,
    pub(super) token: Vec<u8>,
    report: [f64; 11],
}

impl Channel {
    const fn new() -> Self {
        Self { input: Vec::new(), work: Work::new(), token: Vec::new(), report: [0.0; 11] }
    }

    /// Reports where the decoded payload is.
    pub(super) fn report_payload(&mut self) {
        let payload = &self.work.payload;
        let (start, length, is_ascii) = (payload.as_ptr() as usize, payload.len(), payload.is_ascii());
        self.report(Figure::Text, start as f64);
        self.report(Figure::TextLength, length as f64);
        self.report(Figure::TextIsAscii, f64::from(u8::from(is_ascii)));
    }

    pub(super) fn report(&mut self, figure: Figure, value: f64) {
        if let Some(place) = self.report.get_mut(figure as usize) {
            *place = value;
        }
    }
}

thread_local! {
    static CHANNEL: RefCell<Channel> = const { RefCell::new(Channel::new()) };
}

pub(super) fn with<T>(call: impl FnOnce(&mut Channel) -> T) -> T {
    CHANNEL.with_borrow_mut(|channel| call(channel))
}

// Makes the input at least `capacity` bytes long, reports its address, and returns the address of the report.
#[wasm_bindgen(js_name = jwtChannel)]
pub fn jwt_channel(capacity: usize) -> *const f64 {
    with(|channel| {
        if channel.input.len() < capacity {
            channel.input.resize(capacity, 0);
        }
        let input = channel.input.as_ptr() as usize;
        channel.report(Figure::Input, input as f64);
        channel.report.as_ptr()
    })
}
