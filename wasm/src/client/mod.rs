//! The client module: token requests and refreshes.

mod keeper;
mod token;

/// The first numbers of many, 0 for each that is missing.
fn first<const N: usize>(numbers: &[f64]) -> [f64; N] {
    let mut all = [0.0; N];
    all.iter_mut().zip(numbers).for_each(|(to, from)| *to = *from);
    all
}
