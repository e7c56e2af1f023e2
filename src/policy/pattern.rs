//! Patterns that a person or a broken generator makes and that the score does not see.
//!
//! A perfect pattern shows in all of its steps, and a disturbed one in most, so the rules ask for a share of them. What
//! a random secret has by chance is taken into account: it grows as the alphabet shrinks.

/// The longest distance at which repetition is looked for.
const MAX_PERIOD: usize = 256;
/// The most sequences woven into each other that are looked for: `aA1bB2cC3` has three.
const MAX_WOVEN: usize = 4;
/// The widest step from a character to the next that counting makes.
const MAX_STEP: u8 = 5;
/// The share of steps of one size that makes a sequence.
const SAME_STEPS: f64 = 3.0 / 5.0;
/// With fewer steps than this, chance makes sequences too.
const MIN_STEPS: usize = 8;
const KEYBOARD_ROWS: &[u8] = b"1234567890 qwertyuiop asdfghjkl zxcvbnm";
const KEYBOARD_COLUMNS: &[u8] = b"1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p";

/// Whether the secret repeats itself: at some distance of at most half its length and 256, or read backwards, the
/// share of characters that come again is two thirds of the way from what its own frequencies would show by chance to
/// certainty; or most of its characters are the same as the one before.
///
/// `repeats` is how many of the symbols have been there before, or more: no comparison shows more equal pairs than
/// that, so most need no look.
pub(super) fn is_repetitive(symbols: &[u8], repeats: usize) -> bool {
    let same = |symbol, later| symbol == later;
    let after = |distance: usize| symbols.get(distance..).unwrap_or_default();
    let repeats_after = |period: usize| {
        let chance = || chance_of_a_step(symbols, 0);
        reaches(2.0 / 3.0, symbols, after(period), same)
            && reaches((2.0 + chance()) / 3.0, symbols, after(period), same)
    };
    // What repeats at a shorter distance repeats at its multiples too, and one of them is in the upper half.
    let longest = MAX_PERIOD.min(symbols.len() / 2);
    let shortest = (longest / 2 + 1).max(symbols.len().saturating_sub(3 * repeats / 2));
    // A long run is most of the secret's frequencies too: here chance is that of its alphabet.
    let distinct = symbols.len().saturating_sub(repeats).max(1);
    (shortest..=longest).any(repeats_after)
        || (2 * repeats >= symbols.len()
            && reaches((1.0 + 1.0 / distinct as f64) / 2.0, symbols, after(1), same))
        || is_mirrored(symbols, repeats)
}

fn is_mirrored(symbols: &[u8], repeats: usize) -> bool {
    let half = symbols.len() / 2;
    let pairs = symbols.iter().zip(symbols.iter().rev()).take(half);
    half > MIN_STEPS
        && 3 * repeats >= 2 * half
        && 3 * pairs.filter(|(this, that)| this == that).count() >= 2 * half
}

/// Whether the secret counts up or down: among its steps, at a distance of 1 to 4, the share of those of the same
/// size, 1 to 5, is three fifths of the way from what its own characters would show by chance to certainty; or four
/// fifths of them go along the keyboard, by rows or by columns.
pub(super) fn is_sequential(symbols: &[u8]) -> bool {
    symbols.len() > MIN_STEPS
        && ((1..=MAX_WOVEN).any(|distance| counts_along(symbols, distance)) || follows_the_keyboard(symbols))
}

fn counts_along(symbols: &[u8], distance: usize) -> bool {
    let later = symbols.get(distance..).unwrap_or_default();
    let near = |symbol: u8, later: u8| symbol.abs_diff(later) <= MAX_STEP;
    reaches(SAME_STEPS, symbols, later, near)
        && (1..=MAX_STEP).any(|step| {
            let same_step = |symbol: u8, later: u8| symbol.abs_diff(later) == step;
            let share = SAME_STEPS + (1.0 - SAME_STEPS) * chance_of_a_step(symbols, step);
            reaches(share, symbols, later, same_step)
        })
}

fn follows_the_keyboard(symbols: &[u8]) -> bool {
    let neighbours = |symbol: u8, later: u8| {
        let (from, to) = (place(symbol), place(later));
        from.row.abs_diff(to.row) == 1 || from.column.abs_diff(to.column) == 1
    };
    reaches(4.0 / 5.0, symbols, symbols.get(1..).unwrap_or_default(), neighbours)
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

/// How likely it is that two characters, drawn from the secret's own, are `step` apart.
fn chance_of_a_step(symbols: &[u8], step: u8) -> f64 {
    let mut counts = [0u32; 256];
    for symbol in symbols {
        if let Some(count) = counts.get_mut(usize::from(*symbol)) {
            *count += 1;
        }
    }
    let apart = counts.get(usize::from(step)..).unwrap_or_default();
    let pairs: f64 = counts.iter().zip(apart).map(|(low, high)| f64::from(*low) * f64::from(*high)).sum();
    let ways = if step == 0 { 1.0 } else { 2.0 };
    ways * pairs / (symbols.len() as f64).powi(2)
}

/// Where a character is on the keyboard, counted along its rows and along its columns.
#[derive(Clone, Copy)]
struct Place {
    row: u16,
    column: u16,
}

/// Off the keyboard, numbers of which none is another's neighbour.
fn place(symbol: u8) -> Place {
    #[expect(
        clippy::indexing_slicing,
        reason = "evaluated by the compiler, which refuses an index out of range"
    )]
    const PLACES: [Place; 256] = {
        let mut places = [Place { row: 0, column: 0 }; 256];
        let mut symbol = 0;
        while symbol < places.len() {
            let apart = 512 + 2 * symbol as u16;
            places[symbol] = Place { row: apart, column: apart };
            symbol += 1;
        }
        let mut key = 0;
        while key < KEYBOARD_ROWS.len() {
            let lower = KEYBOARD_ROWS[key];
            if lower != b' ' {
                places[lower as usize].row = key as u16;
                places[lower.to_ascii_uppercase() as usize].row = key as u16;
            }
            key += 1;
        }
        key = 0;
        while key < KEYBOARD_COLUMNS.len() {
            let lower = KEYBOARD_COLUMNS[key];
            places[lower as usize].column = key as u16;
            places[lower.to_ascii_uppercase() as usize].column = key as u16;
            key += 1;
        }
        places
    };
    PLACES.get(usize::from(symbol)).copied().unwrap_or(Place { row: 0, column: 0 })
}
