//! An application as JSON, and back.

use super::issuer::{Issuer, NOW, on, rotate};
use secret_slots::registry::{Application, Command, Expiry, Operation, Period, Unit};

fn lived() -> Issuer {
    let mut issuer = Issuer::new();
    issuer.domain.expiry = Expiry::After(Period { value: 3, unit: Unit::Months });
    issuer.add("production: \"é\" \\ 🔑");
    issuer.add("staging");
    issuer.makes(&rotate("1", None).with_key("request 7"));
    issuer.apply(&on("2", Operation::Renew)).unwrap();
    issuer.apply(&on("2", Operation::Revoke)).unwrap();
    issuer.apply(&Command::new(Operation::SetExpiry(Some(Expiry::None)))).unwrap();
    issuer.makes(&Command { is_undelivered: true, ..Command::add("bulk") });
    issuer
}

#[test]
fn a_document_holds_an_application_whole() {
    let issuer = lived();
    let json = issuer.application.to_json();
    assert_eq!(Application::from_json(&json).unwrap(), issuer.application);
    assert_eq!(Application::from_json(&json).unwrap().to_json(), json);
    for unit in ["s", "min", "h", "d", "w", "months", "years"] {
        let expiry = Expiry::After(Period { value: 7, unit: Unit::from_name(unit).unwrap() });
        assert_eq!(expiry.to_string().parse::<Expiry>().unwrap(), expiry, "a month stays a month");
    }
}

#[test]
fn no_secret_is_in_it() {
    let mut issuer = lived();
    let (_, secret) = issuer.add("last");
    let text = secret.expose_str().unwrap();
    let json = issuer.application.to_json();
    for part in text.as_bytes().windows(8) {
        assert!(!json.contains(std::str::from_utf8(part).unwrap()));
    }
}

#[test]
fn what_is_damaged_is_refused_and_not_repeated() {
    let json = lived().application.to_json();
    let document: serde_json::Value = serde_json::from_str(&json).unwrap();
    let mut broken = vec!["".to_owned(), "[]".to_owned(), "{}".to_owned(), json[..json.len() - 1].to_owned()];
    for name in document.as_object().unwrap().keys() {
        for value in [serde_json::json!([1]), "\n".into(), (-1).into()] {
            let mut changed = document.clone();
            changed[name] = value;
            broken.push(changed.to_string());
        }
    }
    for json in broken {
        assert!(Application::from_json(&json).is_err(), "{json}");
    }
    let error = Application::from_json("{\"format\":1,\"id\":\"hunter2\"}").unwrap_err();
    assert!(!error.message().contains("hunter2"));
    assert!(lived().application.verify(b"x", NOW).is_err());
}

#[test]
fn an_entry_that_cannot_be_read_disables_no_secret() {
    let mut issuer = lived();
    let (_, secret) = issuer.add("works");
    let document: serde_json::Value = serde_json::from_str(&issuer.application.to_json()).unwrap();
    for name in ["retired", "keyed", "unlogged"] {
        let mut changed = document.clone();
        changed[name][0] = serde_json::json!({ "id": 7 });
        let read = Application::from_json(&changed.to_string()).unwrap();
        assert_eq!(read.unreadable, 1);
        assert!(read.verify(secret.expose(), NOW).is_ok());
    }
}

#[test]
fn a_damaged_secret_disables_no_other_and_is_kept_as_it_is() {
    let mut issuer = Issuer::new();
    let (_, first) = issuer.add("first");
    let (_, second) = issuer.add("second");
    let json = issuer.application.to_json();
    let document: serde_json::Value = serde_json::from_str(&json).unwrap();
    for name in document["secrets"][0].as_object().unwrap().keys() {
        let mut changed = document.clone();
        changed["secrets"][0][name] = serde_json::json!([]);
        issuer.application = Application::from_json(&changed.to_string()).unwrap();
        assert_eq!(issuer.application.damaged, [changed["secrets"][0].to_string()], "{name}");
        assert!(!issuer.accepts(&first) && issuer.accepts(&second));
        issuer.makes(&rotate("2", None));
        assert!(issuer.accepts(&second));
        assert!(issuer.application.to_json().contains(&changed["secrets"][0].to_string()));
    }
}
