//! Patterns that a person or a broken generator makes and that the score does not see.
//!
//! Both rules look at steps, so a disturbed pattern is still found: half of what a perfect one would show is
//! enough. A random secret of the default policy is nowhere near that.

/// The longest distance at which repetition is looked for.
const MAX_PERIOD: usize = 256;
/// The most sequences woven into each other that are looked for: `aA1bB2cC3` has three.
const MAX_WOVEN: usize = 3;
/// The rows of a keyboard; a space keeps them, and the characters that are on none, apart.
const KEYBOARD_ROWS: &[u8] = b"1234567890 qwertyuiop asdfghjkl zxcvbnm";

/// Whether the secret repeats itself: at some distance of at most half its length, the share of characters that
/// come again is two thirds of the way from what its own frequencies would show by chance to certainty.
///
/// `repeats` is how many of the symbols have been there before, or more: no distance shows more pairs than that,
/// so most need no look.
pub(super) fn is_repetitive(symbols: &[u8], repeats: usize) -> bool {
    // What repeats at a shorter distance repeats at its multiples too, and one of them is in this range.
    let longest = MAX_PERIOD.min(symbols.len() / 2);
    (longest / 2 + 1..=longest).any(|period| {
        let later = symbols.get(period..).unwrap_or_default();
        let same = |symbol, later| symbol == later;
        2 * later.len() <= 3 * repeats
            && reaches(2.0 / 3.0, symbols, later, same)
            && reaches((2.0 + chance_of_a_pair(symbols)) / 3.0, symbols, later, same)
    })
}

/// Whether the secret counts up or down: half of its steps go to the next character, or the one before, in ASCII
/// order or along a row of the keyboard; also when up to three sequences are woven into each other.
pub(super) fn is_sequential(symbols: &[u8]) -> bool {
    let keys: Vec<u8> = symbols.iter().map(|symbol| key(*symbol)).collect();
    symbols.len() > MAX_WOVEN
        && ((1..=MAX_WOVEN).any(|distance| counts_along(symbols, distance)) || counts_along(&keys, 1))
}

fn counts_along(symbols: &[u8], distance: usize) -> bool {
    let later = symbols.get(distance..).unwrap_or_default();
    let step = |symbol: u8, later: u8| later.wrapping_sub(symbol);
    reaches(0.5, symbols, later, |symbol, later| step(symbol, later).wrapping_add(1) & !2 == 0)
        && (reaches(0.5, symbols, later, |symbol, later| step(symbol, later) == 1)
            || reaches(0.5, symbols, later, |symbol, later| step(later, symbol) == 1))
}

/// Whether `share` of the pairs of symbols at the same place, or more, are `alike`; false when there are none.
///
/// In chunks, which become vector code, and only until no more than too few can be alike.
fn reaches(share: f64, these: &[u8], those: &[u8], alike: impl Fn(u8, u8) -> bool) -> bool {
    const CHUNK: usize = 16;
    let length = these.len().min(those.len());
    let needed = ((share * length as f64).ceil() as usize).max(1);
    let (these, last_of_these) = these.get(..length).unwrap_or_default().as_chunks::<CHUNK>();
    let (those, last_of_those) = those.get(..length).unwrap_or_default().as_chunks::<CHUNK>();
    let (mut found, mut left) = (0, length);
    for (these, those) in these.iter().zip(those) {
        let pairs = these.iter().zip(those).map(|(this, that)| u8::from(alike(*this, *that)));
        found += usize::from(pairs.sum::<u8>());
        left -= CHUNK;
        if found + left < needed {
            return false;
        }
    }
    found += last_of_these.iter().zip(last_of_those).filter(|(this, that)| alike(**this, **that)).count();
    found >= needed
}

/// How likely two characters, drawn from the secret's own, are equal.
fn chance_of_a_pair(symbols: &[u8]) -> f64 {
    let mut counts = [0u32; 256];
    for symbol in symbols {
        if let Some(count) = counts.get_mut(usize::from(*symbol)) {
            *count += 1;
        }
    }
    let length = symbols.len() as f64;
    counts.iter().map(|count| (f64::from(*count) / length).powi(2)).sum()
}

/// A character's place on the keyboard. Off it, a number that is no neighbour of another.
fn key(symbol: u8) -> u8 {
    #[expect(
        clippy::indexing_slicing,
        reason = "evaluated by the compiler, which refuses an index out of range"
    )]
    const KEYS: [u8; 256] = {
        let mut keys = [0; 256];
        let mut symbol = 0;
        while symbol < keys.len() {
            keys[symbol] = 128 | (symbol as u8).wrapping_mul(2);
            symbol += 1;
        }
        let mut place = 0;
        while place < KEYBOARD_ROWS.len() {
            let lower = KEYBOARD_ROWS[place] as usize;
            keys[lower] = place as u8;
            keys[(lower as u8).to_ascii_uppercase() as usize] = place as u8;
            place += 1;
        }
        keys
    };
    KEYS.get(usize::from(symbol)).copied().unwrap_or_default()
}
