//! The requests, and the clients that are refused.

use super::driver::{Driver, Reply};
use secret_slots::token::{ClientAuth, Grant, Now, TokenClient, TokenRequest};
use secret_slots::{Code, Secret};

const NOW: Now = Now { milliseconds: 0, unix: 0 };

fn sent(client: TokenClient, grant: Grant) -> TokenRequest {
    let mut driver = Driver::with(client);
    driver.run(grant, |_| Reply::token()).unwrap();
    driver.sent.remove(0)
}

fn client(secret: &str) -> TokenClient {
    TokenClient::new("https://issuer.example/token", "an id:€", vec![secret.into()])
}

fn text(request: &TokenRequest) -> (Option<&str>, &str) {
    (
        request.authorization.as_ref().and_then(|header| header.expose_str()),
        request.body.expose_str().unwrap(),
    )
}

#[test]
fn basic_encodes_id_and_secret_as_forms_first() {
    let request =
        sent(client(": + % & = / é"), Grant::client_credentials().scope("a b").resource("https://r"));
    // "an%20id%3A%E2%82%AC:%3A%20%2B%20%25%20%26%20%3D%20%2F%20%C3%A9"
    let header = "Basic YW4lMjBpZCUzQSVFMiU4MiVBQzolM0ElMjAlMkIlMjAlMjUlMjAlMjYlMjAlM0QlMjAlMkYlMjAlQzMlQTk=";
    let body = "grant_type=client_credentials&scope=a+b&resource=https%3A%2F%2Fr";
    assert_eq!(text(&request), (Some(header), body));
    let raw = TokenClient::new("https://issuer.example/token", "an id", vec!["+/".into()]).raw_basic(true);
    assert_eq!(text(&sent(raw, Grant::client_credentials())).0, Some("Basic YW4gaWQ6Ky8="));
}

#[test]
fn post_puts_both_into_the_body_and_none_the_id_alone() {
    let request = sent(client("a&b=").auth(ClientAuth::SecretPost), Grant::refresh_token("r t"));
    let body =
        "grant_type=refresh_token&refresh_token=r+t&client_id=an+id%3A%E2%82%AC&client_secret=a%26b%3D";
    assert_eq!(text(&request), (None, body));
    let public = TokenClient::new("https://issuer.example/token", "app", vec![]).auth(ClientAuth::None);
    let request = sent(public, Grant::authorization_code("c", "v", "https://app.example/cb"));
    let body = "grant_type=authorization_code&code=c&redirect_uri=https%3A%2F%2Fapp.example%2Fcb&code_verifier=v&client_id=app";
    assert_eq!(text(&request), (None, body));
}

#[test]
fn tokens_are_refreshed_at_their_own_endpoint() {
    let client = client("s").refresh_endpoint("https://issuer.example/refresh");
    assert_eq!(sent(client.clone(), Grant::refresh_token("r")).url, "https://issuer.example/refresh");
    assert_eq!(sent(client, Grant::client_credentials()).url, "https://issuer.example/token");
}

#[test]
fn clients_that_could_not_work_or_would_leak_are_refused() {
    let ok = || TokenClient::new("https://issuer.example/token", "app", vec!["s".into()]);
    let many = (0..33).map(|number| number.to_string().as_str().into()).collect();
    let at = |endpoint: &str| TokenClient::new(endpoint, "app", vec!["s".into()]);
    let with = |secrets: Vec<Secret>| TokenClient::new("https://issuer.example/token", "app", secrets);
    let cases = [
        (at("http://issuer.example/token"), "tokenEndpoint must be an https URL"),
        (at("issuer.example/token"), "tokenEndpoint must be an absolute http or https URL"),
        (at(""), "tokenEndpoint must be an absolute http or https URL"),
        (at("https://issuer.example/token#x"), "tokenEndpoint must be an absolute http or https URL"),
        (TokenClient::new("https://issuer.example/token", "", vec!["s".into()]), "clientId must"),
        (with(vec![]), "clientSecrets must be an array of 1 to 32 secrets"),
        (with(vec!["".into()]), "clientSecrets must have a secret that is not empty"),
        (with(vec!["".into(), "".into()]), "clientSecrets must have a secret that is not empty"),
        (client("s").raw_basic(true), "clientId must have no colon with rawBasic"),
        (with(many), "clientSecrets must be an array of 1 to 32 secrets"),
        (ok().auth(ClientAuth::None), "clientSecrets must be left out with clientAuth \"none\""),
        (ok().refresh_endpoint("http://issuer.example/refresh"), "refreshEndpoint must be an https URL"),
        (ok().authorization_endpoint("authorize"), "authorizationEndpoint must be an absolute"),
    ];
    for (client, message) in cases {
        let error = client.call(Grant::client_credentials(), 1, NOW, 1).unwrap_err();
        assert_eq!(error.code(), Code::InvalidOption, "{client:?}");
        assert!(error.message().starts_with(message), "{error}");
    }
    let long = with(vec!["s".into(), vec![b's'; 65_537].into()]);
    let error = long.call(Grant::client_credentials(), 1, NOW, 1).unwrap_err();
    assert_eq!(
        (error.code(), error.message()),
        (Code::TooLarge, "client secret 1 must have at most 65,536 bytes")
    );
    let insecure =
        TokenClient::new("http://issuer.example/token", "app", vec!["s".into()]).allow_insecure(true);
    assert!(insecure.call(Grant::client_credentials(), 1, NOW, 1).is_ok());
}

#[test]
fn nothing_that_is_printed_holds_a_secret() {
    let request = sent(client("hunter2hunter2"), Grant::refresh_token("hunter3hunter3"));
    let call = client("hunter2hunter2").call(Grant::refresh_token("hunter3hunter3"), 1, NOW, 1).unwrap();
    let shown = format!("{request:?} {call:?} {:?}", client("hunter2hunter2"));
    assert!(!shown.contains("hunter") && !shown.contains("aHVudGVy"), "{shown}");
}
