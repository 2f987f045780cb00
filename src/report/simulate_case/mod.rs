//! The courses of a case, without a verdict.

mod csv_table;
mod document;
mod drivers;
mod figure;
mod notes;
mod observed;

pub use csv_table::{Shown, shown_of_moment, to_csv};
pub use document::{CoursesDocument, to_json};
pub use drivers::drivers_to_text;
pub use figure::{to_figure, to_tornado};
pub use notes::notes;
