//! Tokens that are kept fresh: each refreshed before it expires, once, however many callers and machines ask.
//!
//! Nothing here stores or sends. A [`Record`] is the part of a stored credential that decisions need, a [`Plan`] is what a holder
//! that is asked for its token does, and a [`Refresh`] is one attempt to refresh it, step by step. All holders share the record
//! through a store that compares and swaps: it says who tries, and whether the refresh token may be on its way.
//!
//! The rules, and what each of them prevents:
//!
//! 1. Only an answer that the grant is dead ends a session. An unknown outcome is tried again, without end, with a back-off.
//! 2. A lease lasts for the request, the save and five seconds, by the store's clock. Without such a clock a holder must also have
//!    watched an attempt for a whole lease: a clock that is ahead must not take over.
//! 3. A sender that *hears* of a failure clears its attempt, and anyone may replay after the pause. A *silent* sender is left
//!    alone until its lease ends: it may still receive an answer.
//! 4. A request is announced, checked and sent. One that would be written late is not sent, but announced anew.
//! 5. A holder that wakes late waits before it takes over: the sender that woke with it may have an answer in its socket.
//! 6. A save goes by generation, never by owner or lease: an answer that comes late is saved all the same.
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

/// A token call driven alone, as the boundary needs it.
pub(crate) mod boundary {
    pub use super::keeper_io::{Announced, Halt};
}
pub use keeper_io::{KeeperIo, Timed, drive};
pub use keeping::{Keeping, ReplayAfter};
pub use plan::Plan;
pub use record::{Attempt, Phase, Record};
pub use refresh::{Answered, End, Gate, Refresh, Step};
pub use times::Times;
