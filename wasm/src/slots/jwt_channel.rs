//! Where a token crosses: JavaScript writes into the input and reads decoded parts where the report says they are.

use std::cell::RefCell;

use wasm_bindgen::prelude::wasm_bindgen;

use secret_slots::boundary::Work;

// The figures beside an answer, each at its index in the report.
#[wasm_bindgen]
#[derive(Clone, Copy)]
pub enum Figure {
    Input,
    Place,
    Algorithm,
    Text,
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
    report: [f64; 10],
}

impl Channel {
    const fn new() -> Self {
        Self { input: Vec::new(), work: Work::new(), token: Vec::new(), report: [0.0; 10] }
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

// Makes the input at least `capacity` bytes long, reports where it is, and answers where the report is.
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
