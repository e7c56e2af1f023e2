//! Items for the boundary crate in `wasm/`. They are not part of the API and change without notice.

pub use crate::hmac_key::HmacKey;
pub use crate::jwt::boundary::*;
pub use crate::keeper::boundary::*;
pub use crate::registry::boundary::*;
pub use crate::slots::boundary::*;
pub use crate::token::boundary::*;
pub use crate::webhook::boundary::*;
