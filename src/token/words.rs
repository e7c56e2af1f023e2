//! The words of a text in canonical form: in lower case, without accents, split at underscores and camel case, and with words of
//! French, German, Spanish and Portuguese translated to English.

use super::word_list::is_in;

/// Names that are not split: their parts would name a secret, or the client's credentials.
const WHOLE: &str = "client_credentials client_secret_basic client_secret_post client_secret_jwt";
/// Stems, each with the word that a word with this stem counts as. The first stem that matches decides.
const STEMS: &str = "invalid=invalid ungult=invalid ungueltig=invalid incorre=incorrect inkorrekt=incorrect falsch=wrong \
    errone=wrong mauvais=wrong expir=expired abgelaufen=expired caduc=expired perime=expired vencid=expired \
    mismatch=mismatch revok=revoked revoc=revoked revog=revoked revoq=revoked widerruf=revoked reject=rejected \
    rejet=rejected rechaz=rejected abgelehnt=rejected fehlgeschlagen=failed echec=failed echou=failed fallo=failed \
    fallid=failed falha=failed falhou=failed geheim=secret segredo=secret secret=secret cliente=client \
    aplica=application anwendung=application credenci=credentials credential=credentials identifiants=credentials \
    identification=credentials zugangsdaten=credentials anmeldeinf=credentials anmeldedaten=credentials \
    authentifier=authenticate authentifie=authenticated authentifiziert=authenticated authentif=authentication \
    autenticad=authenticated autenticar=authenticate autentic=authentication jeton=token sesion=session sess=session \
    sitzung=session reauth=login relogin=login reconnect=login signin=login anmeldung=login connexion=login \
    utilis=used utiliz=used verwendet=used usad=used correspond=match coincid=match confere=match unbekannt=unknown \
    inconnu=unknown introuvable=unknown descon=unknown benutzer=user utilisateur=user usuari=user portee=scope \
    escopo=scope";
/// Parts of words that are joined without a separator, such as `clientsecret`.
const FRONTS: [&str; 3] = ["client", "refresh", "access"];
const ENDS: [&str; 3] = ["token", "secret", "geheimnis"];
/// The letters U+00E0 to U+00FF without their accents.
const LATIN: &[u8; 32] = b"aaaaaaaceeeeiiiidnooooo ouuuuypy";

/// The words of a text, separated by spaces.
#[derive(Default)]
pub(super) struct Words(Vec<u8>);

impl Words {
    /// Splits a [`plain`] text into words.
    pub(super) fn of(text: &[u8]) -> Self {
        let mut words = Self::default();
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_' || *byte >= 0x80;
        for joined in text.split(|byte| !is_part(byte)) {
            let lower = joined.to_ascii_lowercase();
            if is_in(&lower, WHOLE) {
                words.push(&lower);
                continue;
            }
            let mut start = 0;
            for at in 1..=joined.len() {
                if at == joined.len() || is_border(joined, at) {
                    let part = lower.get(start..at).unwrap_or_default();
                    words.add(part.strip_prefix(b"_").unwrap_or(part));
                    start = at;
                }
            }
        }
        words
    }

    /// Returns the words one by one.
    pub(super) fn list(&self) -> Vec<&[u8]> {
        self.0.split(|byte| *byte == b' ').filter(|word| !word.is_empty()).collect()
    }

    /// Whether the text has exactly these words, separated by spaces.
    pub(super) fn are(&self, words: &str) -> bool {
        self.0.trim_ascii() == words.as_bytes()
    }

    /// Adds a word, split at known parts.
    #[inline(never)]
    fn add(&mut self, mut word: &[u8]) {
        for front in FRONTS {
            // "clients" and "refreshed" are single words.
            if let Some(rest) = word.strip_prefix(front.as_bytes())
                && (rest == b"id" || rest.len() > 3)
            {
                self.push(front.as_bytes());
                word = rest;
            }
        }
        for end in ENDS {
            if let Some(rest) = word.strip_suffix(end.as_bytes()) {
                self.push(canonical(rest));
                word = end.as_bytes();
            }
        }
        self.push(canonical(word));
    }

    #[inline(never)]
    fn push(&mut self, word: &[u8]) {
        if word.is_empty() {
            return;
        }
        self.0.extend_from_slice(word);
        self.0.push(b' ');
    }
}

/// Returns a text whose Latin letters have no accents, and in which `n't` is `not`.
pub(super) fn plain(text: &str) -> Vec<u8> {
    let mut plain = Vec::with_capacity(text.len());
    for character in text.chars() {
        let code = u32::from(character);
        match code {
            0xc0..=0xde | 0xe0..=0xff => {
                let letter = LATIN.get((code & 0x1f) as usize).copied().unwrap_or_default();
                plain.push(if code < 0xe0 { letter.to_ascii_uppercase() } else { letter });
            }
            // Combining accents.
            0x300..=0x36f => {}
            0x2019 => plain.push(b'\''),
            _ => plain.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes()),
        }
        if plain.ends_with(b"n't") {
            plain.truncate(plain.len() - 3);
            plain.extend_from_slice(b" not");
        }
    }
    plain
}

/// Whether a word begins here: at an underscore, or at a capital of camel case.
fn is_border(joined: &[u8], at: usize) -> bool {
    let is_upper = |at: usize| joined.get(at).is_some_and(u8::is_ascii_uppercase);
    let is_lower = |at: usize| joined.get(at).is_some_and(u8::is_ascii_lowercase);
    let before = at.wrapping_sub(1);
    // After two capitals or more: "OIDCSession", but not "OAuth".
    let ends_capitals = is_upper(before) && is_upper(at.wrapping_sub(2)) && is_lower(at + 1);
    joined.get(at) == Some(&b'_') || (is_upper(at) && (is_lower(before) || ends_capitals))
}

/// Returns the word that a word counts as.
#[inline(never)]
fn canonical(word: &[u8]) -> &[u8] {
    let stems = STEMS.split(' ').filter_map(|stem| stem.split_once('='));
    let mut fitting = stems.filter(|(stem, _)| word.starts_with(stem.as_bytes()));
    fitting.next().map_or(word, |(_, english)| english.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> String {
        let words = Words::of(&plain(text));
        words.list().iter().map(|word| String::from_utf8_lossy(word)).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn words_are_split_where_they_are_joined() {
        assert_eq!(
            split("refresh_token RefreshToken refreshtoken"),
            "refresh token refresh token refresh token"
        );
        assert_eq!(
            split("OIDCSession OAuth clientId app_secret APPSECRET"),
            "oidc session oauth client id app secret app secret"
        );
        assert_eq!(split("client_secret_basic client_credentials"), "client_secret_basic client_credentials");
        assert_eq!(split("clients don't, __x_"), "clients do not x");
    }

    #[test]
    fn other_languages_are_read_as_english() {
        assert_eq!(split("Clientgeheimnis ungültig"), "client secret invalid");
        assert_eq!(split("SECRETO DE CLIENTE NO VÁLIDO"), "secret de client no valido");
        assert_eq!(split("La session a expire\u{301}"), "la session a expired");
        assert_eq!(split("Échec de l’authentification du client"), "failed de l authentication du client");
    }
}
