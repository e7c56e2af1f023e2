//! Replays the corpora on the stable toolchain, so that a fault found once does not return.

use std::fs;
use std::path::Path;

fn replay(target: &str, property: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target);
    let files: Vec<_> = fs::read_dir(&folder).expect("the corpus is there").collect();
    assert!(files.len() >= 10, "{} files in {}", files.len(), folder.display());
    for file in files {
        property(&fs::read(file.expect("a file").path()).expect("readable"));
    }
}

#[test]
fn whole_tokens_keep_every_property() {
    replay("verify", secret_slots_fuzz::verify);
}

#[test]
fn accepted_json_is_json() {
    replay("json", secret_slots_fuzz::json);
}
