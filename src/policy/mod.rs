//! Generates secrets that meet a policy, by rejection sampling, and checks and scores any secret by the same rules.
//!
//! Three figures describe the strength of a secret, and none replaces another:
//!
//! - **bits per character**: Shannon's entropy of the secret's own character frequencies;
//! - **score**: bits per character × length, a heuristic that some rotation guides ask for. An alphabet in its order scores 384,
//!   so repetitive and sequential secrets are refused by rules of their own;
//! - **generator bits**: length × log2(alphabet), how many bits an attacker who knows the policy has to guess. Only a secret
//!   that was generated here has this figure.

mod characters;
mod entropy_source;
mod generator;
mod pattern;
mod policy_builder;
mod report;
mod secret_policy;
#[cfg(feature = "getrandom")]
mod system_entropy;

pub use entropy_source::{EntropyFailure, EntropySource};
pub use generator::SecretGenerator;
pub use policy_builder::SecretPolicyBuilder;
pub use report::{ClassCounts, EntropyFigures, MAX_CHECKED_BYTES, Problem, SecretReport};
pub use secret_policy::{CharacterClass, MAX_LENGTH, SecretPolicy};
#[cfg(feature = "getrandom")]
pub use system_entropy::SystemEntropy;
