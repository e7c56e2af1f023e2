//! What the boundary crate in `wasm/` builds on. No part of the API: it changes without notice.

pub use crate::hmac_key::HmacKey;
pub use crate::jwt::boundary::*;
pub use crate::keeper::boundary::*;
pub use crate::registry::boundary::*;
pub use crate::slots::boundary::*;
