//! Drives calls by a fake clock against a scripted server.

use secret_slots::token::{
    Answer, Grant, Now, Response, Standing, Step, Token, TokenClient, TokenError, TokenEvent, TokenRequest,
};

pub(crate) const START: u64 = 1_741_790_697;

/// An answer that owns its parts.
#[derive(Clone, Debug)]
pub(crate) enum Reply {
    Response {
        status: u16,
        content_type: String,
        headers: Vec<(String, String)>,
        body: Vec<u8>,
        is_cut: bool,
    },
    NotSent,
    Lost,
    TimedOut,
}

impl Reply {
    pub(crate) fn json(status: u16, body: &str) -> Self {
        let content_type = "application/json".to_owned();
        Self::Response { status, content_type, headers: vec![], body: body.into(), is_cut: false }
    }

    pub(crate) fn token() -> Self {
        Self::json(200, r#"{"access_token":"the-access-token","token_type":"Bearer","expires_in":3600}"#)
    }

    pub(crate) fn refused() -> Self {
        Self::json(401, r#"{"error":"invalid_client"}"#)
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        if let Self::Response { headers, .. } = &mut self {
            headers.push((name.to_owned(), value.to_owned()));
        }
        self
    }

    pub(crate) fn show<T>(&self, see: impl FnOnce(&Answer<'_>) -> T) -> T {
        let Self::Response { status, content_type, headers, body, is_cut } = self else {
            return see(match self {
                Self::NotSent => &Answer::NotSent,
                Self::Lost => &Answer::Lost,
                _ => &Answer::TimedOut,
            });
        };
        let header = |name| headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        see(&Answer::Response(Response {
            status: *status,
            content_type,
            retry_after: header("Retry-After"),
            www_authenticate: header("WWW-Authenticate"),
            body,
            is_cut: *is_cut,
        }))
    }
}

/// A client with its standing and a fake clock.
pub(crate) struct Driver {
    pub(crate) client: TokenClient,
    pub(crate) standing: Standing,
    pub(crate) milliseconds: u64,
    pub(crate) sent: Vec<TokenRequest>,
    pub(crate) events: Vec<TokenEvent>,
    pub(crate) waits: Vec<u64>,
    serial: u32,
}

impl Driver {
    pub(crate) fn new(secrets: &[&str]) -> Self {
        let secrets = secrets.iter().map(|secret| (*secret).into()).collect();
        Self::with(TokenClient::new("https://issuer.example/token", "app", secrets).raw_basic(false))
    }

    pub(crate) fn with(client: TokenClient) -> Self {
        let standing = Standing::default();
        Self { client, standing, milliseconds: 0, sent: vec![], events: vec![], waits: vec![], serial: 0 }
    }

    pub(crate) fn now(&self) -> Now {
        Now { milliseconds: self.milliseconds, unix: START + self.milliseconds / 1000 }
    }

    pub(crate) fn serial(&mut self) -> u32 {
        self.serial += 1;
        self.serial
    }

    /// Runs one call to its end, alone.
    pub(crate) fn run(
        &mut self,
        grant: Grant,
        mut server: impl FnMut(&TokenRequest) -> Reply,
    ) -> Result<Token, TokenError> {
        let serial = self.serial();
        let mut call = self.client.call(grant, serial, self.now(), 9).unwrap();
        loop {
            let now = self.now();
            let step = call.next(&mut self.standing, now);
            self.events.extend(call.events());
            match step {
                Step::Send(request, _) => {
                    let reply = server(&request);
                    self.sent.push(request);
                    self.milliseconds += 10;
                    let now = self.now();
                    reply.show(|answer| call.answered(answer, &mut self.standing, now));
                }
                Step::Pause(wait) => {
                    self.waits.push(wait);
                    self.milliseconds += wait;
                }
                Step::Done(result) => return *result,
                step => panic!("{step:?}"),
            }
            self.events.extend(call.events());
        }
    }

    /// The indices of the secrets that were sent.
    pub(crate) fn tried(&self) -> Vec<usize> {
        self.sent.iter().filter_map(|request| request.secret).collect()
    }

    pub(crate) fn fallbacks(&self) -> usize {
        self.events.iter().filter(|event| matches!(event, TokenEvent::Fallback { .. })).count()
    }
}

/// A server that accepts only one secret.
pub(crate) fn takes(secret: usize) -> impl FnMut(&TokenRequest) -> Reply {
    move |request| if request.secret == Some(secret) { Reply::token() } else { Reply::refused() }
}
