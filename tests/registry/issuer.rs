//! An issuer on a fake clock: an application, its domain, and what was issued.

use secret_slots::policy::EntropyFailure;
use secret_slots::registry::{Application, Applied, Command, Domain, Kind, Operation};
use secret_slots::{Code, Error, Secret};

pub(crate) const NOW: u64 = 1_741_790_697;

pub(crate) struct Issuer {
    pub(crate) domain: Domain,
    pub(crate) application: Application,
    pub(crate) now: u64,
    pub(crate) told: Vec<String>,
}

impl Issuer {
    pub(crate) fn new() -> Self {
        let application = Application::new("app", Kind::Web, NOW).unwrap();
        Self { domain: Domain::default(), application, now: NOW, told: vec![] }
    }

    pub(crate) fn apply(&mut self, command: &Command) -> Result<Applied, Error> {
        let mut entropy = |bytes: &mut [u8]| getrandom::fill(bytes).map_err(|_| EntropyFailure);
        let applied = self.application.apply(&self.domain, command, self.now, &mut entropy)?;
        self.application = applied.application.clone();
        self.told.extend(applied.happened.iter().map(|happened| happened.kind.clone()));
        Ok(applied)
    }

    /// A command that makes a secret: its id and itself.
    pub(crate) fn makes(&mut self, command: &Command) -> (String, Secret) {
        let applied = self.apply(command).unwrap();
        (applied.secret_id.unwrap(), applied.secret.unwrap())
    }

    pub(crate) fn add(&mut self, description: &str) -> (String, Secret) {
        self.makes(&Command::add(description))
    }

    pub(crate) fn refused(&mut self, command: &Command) -> Code {
        let before = self.application.clone();
        let error = self.apply(command).unwrap_err();
        assert_eq!(self.application, before, "a refusal changes nothing");
        error.code()
    }

    pub(crate) fn accepts(&self, secret: &Secret) -> bool {
        self.application.verify(secret.expose(), self.now).is_ok()
    }
}

pub(crate) fn rotate(id: &str, overlap: Option<u64>) -> Command {
    Command::new(Operation::Rotate { secret: Some(id.to_owned()), overlap })
}

pub(crate) fn on(id: &str, operation: impl FnOnce(String) -> Operation) -> Command {
    Command::new(operation(id.to_owned()))
}
