//! Keeps tokens fresh: each is refreshed once before it expires, however many callers and machines ask for it.
//!
//! Nothing here stores or sends. A *holder* is a process that uses a stored credential. A [`Record`] is the part of the credential
//! that decisions need, a [`Plan`] is what a holder does when it is asked for the token, and a [`Refresh`] is one attempt to refresh
//! it, as a state machine. All holders share the record through a store with compare-and-swap. The record says which holder is
//! refreshing, and whether the refresh token may be on its way.
//!
//! The rules, with their reasons:
//!
//! 1. Only an answer that the grant is dead ends a session. After an unknown outcome the refresh is repeated with a back-off, without
//!    end.
//! 2. A lease lasts for the request, the save and five seconds, by the store's clock. If the store has no clock, a holder must also
//!    have watched an attempt for a whole lease: a holder whose clock is ahead must not take over early.
//! 3. A sender that *hears* of a failure clears its attempt, and any holder may replay the refresh token after the back-off. A
//!    *silent* sender is left alone until its lease ends: it may still receive an answer.
//! 4. A request is announced in the record, checked against the time, and sent. If it would be written late, it is not sent but
//!    announced again.
//! 5. A holder that was suspended waits before it takes over: the sender that woke with it may have an answer in its socket.
//! 6. The precondition of a save is the generation, never the owner or the lease: a late answer is saved too.
//!
//! ```
//! use secret_slots::keeper::{Keeping, Plan, Record, Times};
//!
//! let keeping = Keeping::default();
//! let record = Record::obtained(1_741_790_697, Some(1_741_794_297), true).scheduled(&keeping, 0.0);
//! assert_eq!(record.plan(&keeping, &Times::of(1_741_790_700), false), Plan::Serve);
//! assert_eq!(record.plan(&keeping, &Times::of(1_741_794_290), false), Plan::RefreshBehind);
//! assert_eq!(record.plan(&keeping, &Times::of(1_741_794_297), false), Plan::Refresh);
//! ```

mod keeper_io;
mod keeping;
mod plan;
mod record;
mod refresh;
mod times;

/// The driver of a token call alone, for the boundary to WebAssembly.
pub(crate) mod boundary {
    pub use super::keeper_io::{Announced, Halt};
}
pub use keeper_io::{KeeperIo, Timed, drive};
pub use keeping::{Keeping, ReplayAfter};
pub use plan::Plan;
pub use record::{Attempt, Phase, Record, State};
pub use refresh::{Answered, End, Gate, Refresh, Step};
pub use times::Times;
