//! Properties that hold for any bytes. The fuzz targets and the replay of their corpora call them.

mod json;
mod token;
mod verify;

pub use json::json;
pub use verify::verify;
