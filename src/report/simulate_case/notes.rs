//! What there is to say beside the courses of a case.

use super::drivers::drivers_to_text;
use super::observed::to_lines;
use crate::answer::CoursesAnswer;
use crate::report::text::unchecked;

/// A line for each message.
#[must_use]
pub fn notes(answer: &CoursesAnswer) -> Vec<String> {
    let mut notes = answer.drivers.as_ref().map_or(vec![], drivers_to_text);
    let left_out = answer.left_out.iter();
    notes.extend(left_out.map(|model| format!("not run: {}: {}", model.id, model.why)));
    if !answer.case.later.is_empty() {
        notes.push(
            "levels after the start change no curve: a figure shows them as points, maginfuse fit \
             learns from them"
                .to_owned(),
        );
    }
    notes.extend(to_lines(&answer.observed));
    notes.push(unchecked("simulate"));
    notes
}
