//! Finds patterns that a person or a broken generator makes and that the score does not see.
//!
//! A step is a pair of characters at a fixed distance. In a perfect pattern all steps are alike, and in a disturbed one most
//! are, so each rule asks for a share of alike steps. Random secrets have some by chance, more with a smaller alphabet; the
//! shares allow for that.

/// The longest distance at which a repetition is searched.
const MAX_PERIOD: usize = 256;
/// The largest number of interleaved sequences that are searched: `aA1bB2cC3` has three.
const MAX_WOVEN: usize = 4;
/// The largest difference between neighbours of a sequence.
const MAX_STEP: u8 = 5;
/// The share of steps of one size from which a secret is a sequence.
const SAME_STEPS: f64 = 3.0 / 5.0;
/// Secrets with fewer steps are not judged: chance makes sequences too.
const MIN_STEPS: usize = 8;
const KEYBOARD_ROWS: &[u8] = b"1234567890 qwertyuiop asdfghjkl zxcvbnm";
const KEYBOARD_COLUMNS: &[u8] = b"1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p";

/// Whether the secret repeats itself. One of these holds:
///
/// - At a distance of at most 256 and half the length, the share of equal pairs is at least two thirds of the way from the
///   share that chance gives with the secret's own frequencies to 1.
/// - Two thirds of the characters equal their mirror image.
/// - The share of characters that equal the one before is at least halfway from chance to 1.
///
/// `repeats` is at least the number of symbols that repeat an earlier one. No comparison finds more equal pairs than that, so
/// most comparisons are skipped.
pub(super) fn is_repetitive(symbols: &[u8], repeats: usize) -> bool {
    let same = |symbol, later| symbol == later;
    let after = |distance: usize| symbols.get(distance..).unwrap_or_default();
    let repeats_after = |period: usize| {
        let chance = || chance_of_a_step(symbols, 0);
        reaches(2.0 / 3.0, symbols, after(period), same)
            && reaches((2.0 + chance()) / 3.0, symbols, after(period), same)
    };
    // A repetition at a shorter distance is one at its multiples too, and one of them is in the upper half.
    let longest = MAX_PERIOD.min(symbols.len() / 2);
    let shortest = (longest / 2 + 1).max(symbols.len().saturating_sub(3 * repeats / 2));
    // A long run dominates the secret's own frequencies, so here chance is that of its distinct characters.
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

/// Whether the secret is a sequence. One of these holds:
///
/// - It counts up or down: at a distance of 1 to 4, the share of steps of one size, 1 to 5, is at least three fifths of the way
///   from the share that chance gives with the secret's own characters to 1.
/// - Four fifths of its steps go to a neighbour on the keyboard, along a row or a column.
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
        let (from, to) = (position_of(symbol), position_of(later));
        from.row.abs_diff(to.row) == 1 || from.column.abs_diff(to.column) == 1
    };
    reaches(4.0 / 5.0, symbols, symbols.get(1..).unwrap_or_default(), neighbours)
}

/// Whether at least the share `share` of the pairs at the same index are `alike`; false when there are no pairs.
///
/// Works in chunks, which the compiler turns into vector code, and stops when the share is out of reach.
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

/// Returns the probability that two characters drawn from the secret's own are `step` apart.
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

/// The position of a character on the keyboard, counted along the rows and along the columns.
#[derive(Clone, Copy)]
struct Position {
    row: u16,
    column: u16,
}

/// Returns the position of a character. Characters off the keyboard have positions without a neighbour.
fn position_of(symbol: u8) -> Position {
    #[expect(
        clippy::indexing_slicing,
        reason = "evaluated by the compiler, which refuses an index out of range"
    )]
    const POSITIONS: [Position; 256] = {
        let mut positions = [Position { row: 0, column: 0 }; 256];
        let mut symbol = 0;
        while symbol < positions.len() {
            let apart = 512 + 2 * symbol as u16;
            positions[symbol] = Position { row: apart, column: apart };
            symbol += 1;
        }
        let mut index = 0;
        while index < KEYBOARD_ROWS.len() {
            let lower = KEYBOARD_ROWS[index];
            if lower != b' ' {
                positions[lower as usize].row = index as u16;
                positions[lower.to_ascii_uppercase() as usize].row = index as u16;
            }
            index += 1;
        }
        index = 0;
        while index < KEYBOARD_COLUMNS.len() {
            let lower = KEYBOARD_COLUMNS[index];
            positions[lower as usize].column = index as u16;
            positions[lower.to_ascii_uppercase() as usize].column = index as u16;
            index += 1;
        }
        positions
    };
    POSITIONS.get(usize::from(symbol)).copied().unwrap_or(Position { row: 0, column: 0 })
}
