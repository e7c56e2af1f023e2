//! Tokens that are kept fresh: each refreshed before it expires, once, however many callers and machines ask.
//!
//! Nothing here stores or sends: a [`Record`] is the part of a stored credential that decisions need, [`Plan`] is what whoever asks
//! for its token is to do, and a [`Refresh`] is one attempt to refresh it, step by step. The record is shared by all holders
//! through a store that compares and swaps: it says who tries, and whether the refresh token may have been sent.
//!
//! ```
//! use secret_slots::keeper::{Keeping, Plan, Record};
//!
//! let keeping = Keeping::default();
//! let record = Record::obtained(1_741_790_697, Some(1_741_794_297), true).scheduled(&keeping, 0.0);
//! assert_eq!(record.plan(&keeping, 1_741_790_700, false), Plan::Serve);
//! assert_eq!(record.plan(&keeping, 1_741_794_290, false), Plan::RefreshBehind);
//! assert_eq!(record.plan(&keeping, 1_741_794_297, false), Plan::Refresh);
//! ```

mod keeper_io;
mod keeping;
mod plan;
mod record;
mod refresh;

pub use keeper_io::{KeeperIo, drive};
pub use keeping::Keeping;
pub use plan::Plan;
pub use record::{Attempt, Phase, Record};
pub use refresh::{Answered, End, Refresh, Step};
