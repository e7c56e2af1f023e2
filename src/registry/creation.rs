//! New applications.

use super::command::{Applied, check_actor};
use super::{Application, Domain, Expiry, Kind, OperationName};
use crate::Error;
use crate::policy::EntropySource;

impl Application {
    /// Creates an application. `before` is the deleted application of the same id, if its document is still there: events in it that are not
    /// logged yet are taken over.
    ///
    /// # Errors
    ///
    /// As [`Application::new`], and `ERR_INVALID_OPTION` for an expiry over the domain's limit, or an actor that is empty, over 256 characters or
    /// has a control character; `ERR_ENTROPY_UNAVAILABLE` if the source fails.
    #[expect(clippy::too_many_arguments, reason = "each is a property of the new application")]
    pub fn create(
        id: &str,
        kind: Kind,
        expiry: Option<Expiry>,
        actor: Option<&str>,
        before: Option<&Self>,
        domain: &Domain,
        now: u64,
        entropy: &mut impl EntropySource,
    ) -> Result<Applied, Error> {
        domain.check()?;
        check_actor(actor)?;
        if let Some(expiry) = expiry {
            domain.check_expiry(expiry)?;
        }
        let mut application = Self::new(id, kind, now)?;
        application.expiry = expiry;
        application.unlogged = before.map(|before| before.unlogged.clone()).unwrap_or_default();
        let happened = application.log(
            vec![(OperationName::CreateApplication.event_kind(), None)],
            actor,
            now,
            entropy,
        )?;
        Ok(Applied {
            application,
            happened,
            secret: None,
            secret_id: None,
            is_repeated: false,
            must_save: true,
        })
    }
}
