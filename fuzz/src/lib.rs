//! What must hold of any bytes. The fuzz targets call these, and so does the replay of their corpora.

mod json;
mod token;
mod verify;

pub use json::json;
pub use verify::verify;
