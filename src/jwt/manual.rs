//! The known attacks on JSON Web Token libraries, what stops each here, and the test that proves it.
//!
//! RFC 8725 describes many of them. The tests are in `tests/jwt/attacks.rs`, or where a path says otherwise; `tests/js/` gives the
//! same inputs to every JavaScript runtime.
//!
//! ## The algorithm
//!
//! **`alg: none`.** The token says that it needs no signature. That algorithm does not exist here: a header's `alg` is
//! compared, to the letter and after its escapes are resolved, with three names, and must be among those
//! allowed. → `alg_none_is_refused_in_every_spelling`
//!
//! **Algorithm confusion.** A server verifies RS256; the attacker signs with HS256 and the public key as the secret. Only
//! HMAC exists here, so an RS256 server has no key here at all. In case somebody loads one, a secret that is a key or certificate of
//! another kind (PEM, OpenSSH, SSH2, PuTTY, PGP, DER in base64, a JSON Web Key) is refused, for signing too. →
//! `an_algorithm_of_another_kind_is_refused_with_an_hmac_key`, `a_public_key_in_pem_or_a_jwk_is_no_hmac_secret`,
//! `a_public_key_of_openssh_is_no_hmac_secret`, `a_key_in_der_as_base64_is_no_hmac_secret`
//!
//! **A weak secret.** An attacker finds a short secret by trying. One that is shorter than the hash is refused, unless
//! `allow_short_keys` accepts it (RFC 7518, section 3.2). → `signing.rs`:
//! `a_secret_signs_when_it_is_long_enough_for_the_algorithm`
//!
//! **An outage caused by a token.** The token chooses the algorithm, and with it which secrets are too short. A verifier is
//! refused when it is built, unless every secret fits every allowed algorithm; a slot that is set later refuses its tokens as
//! one without a key. So no token causes `ERR_INVALID_OPTION`, which servers treat as their own failure. →
//! `no_token_raises_the_error_of_wrong_options`
//!
//! ## The header
//!
//! **`crit` and `b64`.** An extension that the verifier does not know changes what is signed. No extension is supported
//! here, so both are refused whatever they say (RFC 7515, section 4.1.11; RFC 7797). →
//! `critical_extensions_and_unencoded_payloads_are_refused`
//!
//! **A key from the header.** `jwk`, `jku`, `x5u` and `x5c` offer the attacker's key, and a `kid` may be a path or a
//! query. The first four are never read. `kid` is read with [`SlotFrom::Kid`](super::SlotFrom::Kid) alone, and must be a
//! slot's number in decimal, or one of the names in [`kids`](super::VerifyOptions::kids). With such a map a number is not accepted
//! any more, so that a slot has no second name. → `a_key_named_in_the_header_is_never_used`, `kids.rs`:
//! `a_kid_names_the_slot_of_the_map_and_no_other`
//!
//! **A key chosen by unverified data.** Every rotation needs it: the token must name the secret that signed it before it can be
//! verified. It chooses only among the slots of the secret that the caller named; a revoked slot stays
//! revoked; and an absent or malformed selector is a refusal, never "the first" or "the newest". →
//! `a_selector_chooses_among_the_slots_of_its_secret_alone`, `rotation.rs`:
//! `a_selector_that_is_absent_or_malformed_is_a_refusal_also_with_one_slot`
//!
//! ## The text
//!
//! **Two readings.** Of a repeated member, one parser takes the first and another the last. A repeated name in the
//! header, or at the payload's top level, is refused, even when one is written with escapes. Numbers beyond a double,
//! halves of surrogate pairs and text that is not UTF-8 are refused too, so that every parser reads an accepted token alike. →
//! `a_member_twice_is_refused_also_through_escapes`, `forms.rs`:
//! `a_payload_that_is_not_one_object_in_strict_json_is_refused`; the fuzz target `json` compares it with serde_json.
//!
//! **One token, many texts.** Where padding, white space or loose bits are accepted, one token has many texts, and a list
//! of revoked texts is worthless. Only canonical base64url is read. → `forms.rs`:
//! `bits_after_the_last_byte_are_refused_in_every_part`
//!
//! **Oversize, and texts made to be slow.** A token over `max_token_length` (16 KiB) is refused before it is copied into
//! WebAssembly. Reading is one pass without recursion or backtracking, names are compared in O(n log n), nesting ends at 64,
//! and no object is built before the signature matches. No regular expression reads a token. →
//! `forms.rs`: `the_length_is_bounded_to_the_byte`; `a_text_at_the_limit_costs_no_more_than_its_length`; `tests/boundary/`
//!
//! **`__proto__`.** JavaScript parses the payload with `JSON.parse`, which makes such a member data like any other, and
//! nothing here copies members from object to object. → `tests/js/`
//!
//! ## The signature
//!
//! **Timing.** Signatures are compared in constant time, by their bytes. At a boundary a second slot may be tried; the
//! number of tries tells only on which side of a public time the token is. For a token without `iat` under
//! [`SlotFrom::Any`](super::SlotFrom::Any) all candidate slots are tried whichever matches, so that the time does not tell which slot
//! signed. A signature of another length never matches.
//! → `forms.rs`: `a_signature_that_is_not_whole_is_no_signature`; `src/jwt/verify.rs`:
//! `the_slots_tried_are_those_of_a_plain_model_whichever_matches`
//!
//! **An oracle in the errors.** No claim is checked before the signature matches, so a forger does not learn what would
//! be accepted. No message repeats a part of the token; an error has the payload only when the signature matched. →
//! `a_bad_signature_is_told_before_anything_of_the_claims`, `errors.rs`:
//! `before_the_signature_there_is_a_claim_and_no_payload`
//!
//! **A decoded token taken for a verified one.** [`decode_jwt`](super::decode_jwt) and
//! [`decode_protected_header`](super::decode_protected_header) verify nothing, and are for logs. They return other types than
//! verification does. → `errors.rs`: `a_look_at_a_token_needs_no_key_and_verifies_nothing`
//!
//! ## The time
//!
//! **A leaked old secret.** Its holder can date a token back into its slot's range for as long as that slot is accepted, and
//! the signature matches. [`overlap`](super::VerifyOptions::overlap) ends a superseded slot a fixed time after the next one
//! began, [`max_token_age`](super::VerifyOptions::max_token_age) ends it by the token's age, and revocation at once. A
//! verifier with none of them warns. → `a_leaked_old_secret_forges_back_dated_tokens_until_overlap_or_revocation_ends_it`
//!
//! **A token without `iat`.** Its holder does not even have to choose a time. Under [`SlotFrom::Any`](super::SlotFrom::Any) only slots in
//! effect now or superseded less than `overlap` ago are tried, never future or revoked ones, and at most
//! [`max_tries`](super::VerifyOptions::max_tries), as each one costs the HMAC of a forged token too. A malformed `iat` is not an absent
//! one. → `any.rs`: `the_shared_vectors_hold`, `the_number_of_tries_is_bounded`
//!
//! **Malformed times.** An `exp` that is a string, `null` or out of range is refused, and never taken for "no expiry". →
//! `claims.rs`: `a_malformed_time_is_never_an_absent_one`
//!
//! **Cache confusion.** A cache that is keyed by a part of the token, or outlives a rotation, accepts what should be refused. In
//! JavaScript `cache` is off by default. A hit is the whole text, checked again by every time rule, in a cache that
//! belongs to one verifier and one version of its slots, and its result is frozen. → `tests/js/`
//!
//! ## The audience
//!
//! **Substitution.** A token meant for one service is shown to another (RFC 8725, sections 3.8 to 3.12). `issuer`, `audience`,
//! `subject` and `typ` are compared to the letter, and an expected claim that is absent is a refusal. → `claims.rs`:
//! `issuer_subject_and_audience_are_compared_to_the_letter`, `typ_is_a_media_type_in_any_case_with_or_without_its_prefix`
