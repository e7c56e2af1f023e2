//! Items of this room for the boundary crate. They are not part of the API.

pub use super::parameter::check_parameter;
