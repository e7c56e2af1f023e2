//! Benchmarks of the native core: the time that a Rust service takes to sign or verify a token. Run with `cargo bench`.

#![allow(clippy::unwrap_used, missing_docs, reason = "a benchmark fails by a panic")]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use secret_slots::SecretSlots;
use secret_slots::jwt::{Algorithm, NO_END, SignOptions, VerifyOptions};

const FIRST: u64 = 1_741_790_697;
const MONTH: u64 = 30 * 86_400;

fn secrets() -> SecretSlots {
    let mut secrets = SecretSlots::new();
    for slot in 0..8 {
        let secret = format!("{slot} {}", "a secret that is long enough for SHA-512 to be content with it");
        secrets.set("s", FIRST + slot * MONTH, secret).unwrap();
    }
    secrets
}

/// Returns a token for each of the eight slots.
fn tokens(secrets: &SecretSlots, algorithm: Algorithm, filler: usize) -> Vec<String> {
    let filler = "x".repeat(filler);
    let payload =
        format!(r#"{{"iss":"https://issuer.example","sub":"user-1","aud":"api","jti":"{filler}"}}"#);
    let options = SignOptions::new().algorithm(algorithm).expires_in(100 * MONTH);
    (0..8).map(|slot| secrets.sign_jwt("s", &payload, &options, FIRST + slot * MONTH).unwrap()).collect()
}

fn verify(criterion: &mut Criterion) {
    let secrets = secrets();
    for (algorithm, filler) in
        [(Algorithm::Hs256, 30), (Algorithm::Hs256, 130), (Algorithm::Hs256, 2_800), (Algorithm::Hs512, 100)]
    {
        let tokens = tokens(&secrets, algorithm, filler);
        let options =
            VerifyOptions::new().algorithms([algorithm]).issuer(["https://issuer.example"]).overlap(NO_END);
        let verifier = secrets.jwt_verifier("s", options).unwrap();
        let length = tokens.first().map_or(0, String::len);
        let mut group = criterion.benchmark_group("verify");
        group.throughput(Throughput::Bytes(length as u64));
        let mut turn = tokens.iter().cycle();
        group.bench_function(format!("{} {length} B", algorithm.as_str()), |bencher| {
            bencher.iter(|| {
                turn.next().map(|token| verifier.verify(black_box(token), FIRST + 9 * MONTH).unwrap())
            });
        });
        group.finish();
    }
}

fn sign(criterion: &mut Criterion) {
    let secrets = secrets();
    let options = SignOptions::new().expires_in(3600);
    let payload = r#"{"iss":"https://issuer.example","sub":"user-1","aud":"api"}"#;
    criterion.bench_function("sign HS256", |bencher| {
        bencher.iter(|| secrets.sign_jwt("s", black_box(payload), &options, FIRST + MONTH).unwrap());
    });
}

criterion_group!(benches, verify, sign);
criterion_main!(benches);
