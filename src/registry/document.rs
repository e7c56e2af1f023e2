//! An application as a JSON document, which is what a store keeps. It holds hashes, and no secret.

use serde_json::{Map, Value, json};

use super::application::{Keyed, Retired};
use super::{Application, ClientSecret, Expiry, Kind, Period, Unit};
use crate::encode::base64url;
use crate::{Code, Error};

const FORMAT: u64 = 1;
const KINDS: [(&str, Kind); 4] =
    [("web", Kind::Web), ("machine", Kind::Machine), ("spa", Kind::Spa), ("native", Kind::Native)];

impl Application {
    /// As JSON, the same for the same application, natively and in WebAssembly.
    #[must_use]
    pub fn to_json(&self) -> String {
        let kind = KINDS.iter().find(|(_, kind)| *kind == self.kind).map(|(name, _)| *name);
        let mut document = Map::new();
        document.insert("format".into(), FORMAT.into());
        document.insert("id".into(), self.id.clone().into());
        document.insert("kind".into(), kind.into());
        if let Some(expiry) = self.expiry {
            document.insert("expiry".into(), expiry.to_json());
        }
        document.insert("issued".into(), self.issued.into());
        document.insert("secrets".into(), self.secrets.iter().map(secret_to_json).collect());
        let retired =
            self.retired.iter().map(|gone| json!({ "id": gone.id, "hash": text(&gone.hash), "at": gone.at }));
        document.insert("retired".into(), retired.collect());
        let keyed = self.keyed.iter().map(|known| {
            json!({ "key": text(&known.key), "command": text(&known.command), "secret": known.secret, "at": known.at })
        });
        document.insert("keyed".into(), keyed.collect());
        Value::Object(document).to_string()
    }

    /// From JSON of [`to_json`](Self::to_json).
    ///
    /// # Errors
    ///
    /// `ERR_INVALID_OPTION` for anything else; the message repeats nothing of it.
    pub fn from_json(json: &str) -> Result<Self, Error> {
        let broken = || {
            Error::new(Code::InvalidOption, "the stored application is none of this library's, or is damaged")
        };
        let document: Value = serde_json::from_str(json).map_err(|_| broken())?;
        read(&document).ok_or_else(broken)
    }
}

fn read(document: &Value) -> Option<Application> {
    if document.get("format")?.as_u64()? != FORMAT {
        return None;
    }
    let kind = document.get("kind")?.as_str()?;
    let list = |name: &str| document.get(name)?.as_array();
    Some(Application {
        id: string(document, "id")?,
        kind: KINDS.iter().find(|(name, _)| *name == kind)?.1,
        expiry: optional(document.get("expiry"), Expiry::from_json)?,
        issued: document.get("issued")?.as_u64()?,
        secrets: list("secrets")?.iter().map(secret_from_json).collect::<Option<_>>()?,
        retired: list("retired")?
            .iter()
            .map(|gone| {
                Some(Retired {
                    id: string(gone, "id")?,
                    hash: hash(gone, "hash")?,
                    at: gone.get("at")?.as_u64()?,
                })
            })
            .collect::<Option<_>>()?,
        keyed: list("keyed")?
            .iter()
            .map(|known| {
                Some(Keyed {
                    key: hash(known, "key")?,
                    command: hash(known, "command")?,
                    secret: optional(known.get("secret"), |id| Some(id.as_str()?.to_owned()))?,
                    at: known.get("at")?.as_u64()?,
                })
            })
            .collect::<Option<_>>()?,
    })
}

fn secret_to_json(secret: &ClientSecret) -> Value {
    let mut document = Map::new();
    document.insert("id".into(), secret.id.clone().into());
    document.insert("description".into(), secret.description.clone().into());
    document.insert("hash".into(), text(&secret.hash).into());
    document.insert("hint".into(), secret.hint.clone().into());
    document.insert("issued_at".into(), secret.issued_at.into());
    for (name, at) in [("expires_at", secret.expires_at), ("revoked_at", secret.revoked_at)] {
        if let Some(at) = at {
            document.insert(name.into(), at.into());
        }
    }
    if let Some(successor) = &secret.superseded_by {
        document.insert("superseded_by".into(), successor.clone().into());
    }
    if secret.is_undelivered {
        document.insert("is_undelivered".into(), true.into());
    }
    Value::Object(document)
}

fn secret_from_json(document: &Value) -> Option<ClientSecret> {
    Some(ClientSecret {
        id: string(document, "id")?,
        description: string(document, "description")?,
        hash: hash(document, "hash")?,
        hint: string(document, "hint")?,
        issued_at: document.get("issued_at")?.as_u64()?,
        expires_at: optional(document.get("expires_at"), Value::as_u64)?,
        revoked_at: optional(document.get("revoked_at"), Value::as_u64)?,
        superseded_by: optional(document.get("superseded_by"), |id| Some(id.as_str()?.to_owned()))?,
        is_undelivered: optional(document.get("is_undelivered"), Value::as_bool)?.unwrap_or(false),
    })
}

impl Expiry {
    /// As JSON: `"none"`, or a value and its unit.
    #[must_use]
    pub fn to_json(self) -> Value {
        match self {
            Self::None => "none".into(),
            Self::After(Period { value, unit }) => json!({ "value": value, "unit": unit.name() }),
        }
    }

    /// From JSON of [`to_json`](Self::to_json).
    #[must_use]
    pub fn from_json(document: &Value) -> Option<Self> {
        if document.as_str() == Some("none") {
            return Some(Self::None);
        }
        let value = u32::try_from(document.get("value")?.as_u64()?).ok()?;
        Some(Self::After(Period { value, unit: Unit::from_name(document.get("unit")?.as_str()?)? }))
    }
}

/// What may be left out or null: `None` when it is there and of another form.
fn optional<T>(value: Option<&Value>, read: impl Fn(&Value) -> Option<T>) -> Option<Option<T>> {
    match value {
        None | Some(Value::Null) => Some(None),
        Some(value) => read(value).map(Some),
    }
}

fn string(document: &Value, name: &str) -> Option<String> {
    document.get(name)?.as_str().map(str::to_owned)
}

fn text(hash: &[u8; 32]) -> String {
    let mut text = Vec::with_capacity(base64url::encoded_length(hash.len()));
    base64url::encode(hash, &mut text);
    String::from_utf8_lossy(&text).into_owned()
}

fn hash(document: &Value, name: &str) -> Option<[u8; 32]> {
    let text = document.get(name)?.as_str()?;
    let mut decoded = Vec::with_capacity(32);
    if base64url::decode(text.as_bytes(), &mut decoded) { decoded.try_into().ok() } else { None }
}
