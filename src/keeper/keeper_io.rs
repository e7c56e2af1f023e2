//! What an attempt needs done, as a trait: with it, [`drive`] takes an attempt to its end on any runtime.

use super::{Answered, End, Record, Refresh, Step};

/// What an attempt needs of its surroundings. Each may fail with an `Error` of its own, which ends the attempt; a write of what
/// was answered is to be tried until the store says whether it was done.
#[expect(async_fn_in_trait, reason = "what drives an attempt is chosen by whoever implements this")]
pub trait KeeperIo {
    /// Why an attempt is ended from outside.
    type Error;

    /// Unix time in seconds.
    fn now(&self) -> u64;
    /// Reads the record.
    async fn read(&self) -> Result<Option<Record>, Self::Error>;
    /// Writes the record over the version that was read or written last; not, when another is in its place.
    async fn write(&self, record: Record) -> Result<bool, Self::Error>;
    /// Sends the refresh request, once.
    async fn send(&self) -> Result<Answered, Self::Error>;
    /// Waits for these milliseconds.
    async fn wait(&self, milliseconds: u64) -> Result<(), Self::Error>;
}

/// Takes an attempt to its end.
///
/// # Errors
///
/// What `io` ends the attempt with.
pub async fn drive<I: KeeperIo>(mut refresh: Refresh, io: &I) -> Result<End, I::Error> {
    loop {
        match refresh.next(io.now()) {
            Step::Done(end) => return Ok(end),
            Step::Read => refresh.read(io.read().await?),
            Step::Write(record) => refresh.wrote(record, io.write(record).await?),
            Step::Send => refresh.answered(io.send().await?),
            Step::Wait(milliseconds) => io.wait(milliseconds).await?,
        }
    }
}
