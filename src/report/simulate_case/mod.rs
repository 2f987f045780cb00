//! The courses of a case, without a verdict.

mod document;
mod drivers;
mod figure;
mod notes;
mod table;

pub use document::{CoursesDocument, to_json};
pub use drivers::drivers_to_text;
pub use figure::{to_figure, to_tornado};
pub use notes::notes;
pub use table::{Shown, shown_of_moment, to_csv};
