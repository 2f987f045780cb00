//! One reading of a case: from texts to quantities, every input noted as it was understood and
//! every problem kept.

use super::file::{CaseFile, RawTimed, Text};
use super::problems::Problems;
use crate::safety::{BesideAStop, OtherOffset, Understood};
use crate::units::{PatientHeight, PatientWeight, Reader, show};
use crate::{Error, Result};
use std::ops::Range;

/// Reads one case file with one reader.
pub(super) struct Reading<'a> {
    pub(super) file: &'a CaseFile,
    pub(super) reader: Reader,
    /// When the order starts, where that was written as a clock time.
    pub(super) start: Option<jiff::Timestamp>,
    /// The body weight, whatever else of the patient is missing.
    pub(super) weight: Option<PatientWeight>,
    /// The height.
    pub(super) height: Option<PatientHeight>,
    /// Where the sex was written as unknown.
    pub(super) unknown_sex: Option<Range<usize>>,
    /// The first time with another offset from UTC than the start of the order.
    pub(super) other_offset: Option<OtherOffset>,
    pub(super) understood: Vec<Understood>,
    pub(super) problems: Problems,
}

impl<'f> Reading<'f> {
    /// The start of a reading, which knows when the order starts.
    pub(super) fn new(file: &'f CaseFile, reader: Reader) -> Self {
        let mut reading = Self {
            file,
            reader,
            start: None,
            weight: None,
            height: None,
            unknown_sex: None,
            other_offset: None,
            understood: Vec::new(),
            problems: Problems::of_text(&file.problems, &file.left_out, file.step_option),
        };
        reading.start = reading.order_start();
        reading
    }
}

impl Reading<'_> {
    /// The value of `read`, or a problem of the input `key` at `span`.
    pub(super) fn kept<T>(&mut self, key: &str, span: Range<usize>, read: Result<T>) -> Option<T> {
        match read {
            Ok(value) => Some(value),
            Err(error) => {
                // Words without a file have no line: the option says where.
                let error = if self.file.step_option.is_some() {
                    error
                } else {
                    error.at(self.file.place(span))
                };
                self.problems.add(key, error);
                None
            }
        }
    }

    /// Parses `text` and remembers it as understood under `key`.
    pub(super) fn value<T>(
        &mut self,
        key: &str,
        text: &Text,
        parse: impl FnOnce(Reader, &str) -> Result<T>,
    ) -> Option<T> {
        let read = parse(self.reader, text.get_ref());
        let value = self.kept(key, text.span(), read)?;
        self.note(key, &self.reader.echo(text.get_ref()));
        Some(value)
    }

    /// The value of an optional key.
    pub(super) fn optional<T>(
        &mut self,
        key: &str,
        text: Option<&Text>,
        parse: impl FnOnce(Reader, &str) -> Result<T>,
    ) -> Option<T> {
        text.and_then(|text| self.value(key, text, parse))
    }

    /// The value of a required key.
    pub(super) fn required<T>(
        &mut self,
        key: &'static str,
        text: Option<&Text>,
        parse: impl FnOnce(Reader, &str) -> Result<T>,
    ) -> Option<T> {
        if text.is_none() {
            self.problems.need(key, &[key]);
        }
        self.optional(key, text, parse)
    }

    /// `given` under a required key that holds no text.
    pub(super) fn needed<T>(&mut self, key: &'static str, given: Option<T>) -> Option<T> {
        if given.is_none() {
            self.problems.need(key, &[key]);
        }
        given
    }

    /// Remembers an input of the case, which is one whether a file, flags or a form holds it.
    pub(super) fn note(&mut self, key: &str, given: &str) {
        self.note_from(key, given, "case file");
    }

    /// Remembers an input that does not stand in the case file itself.
    pub(super) fn note_from(&mut self, key: &str, given: &str, origin: &'static str) {
        self.understood.push(Understood {
            input: key.into(),
            given: show::printable(given),
            origin,
            beside_a_stop: BesideAStop::AsGiven,
        });
    }

    /// Notes a yes or no.
    pub(super) fn flag(&mut self, key: &str, value: Option<bool>) -> Option<bool> {
        if let Some(value) = value {
            self.note(key, if value { "yes" } else { "no" });
        }
        value
    }

    /// A value with its time, noted together.
    pub(super) fn timed<T>(
        &mut self,
        key: &str,
        timed: &RawTimed,
        parse: impl FnOnce(Reader, &str) -> Result<T>,
    ) -> Option<T> {
        let read = parse(self.reader, timed.value.get_ref());
        let value = self.kept(key, timed.value.span(), read)?;
        self.note_timed(key, "", &timed.value, &timed.at);
        Some(value)
    }

    /// Notes a value, after the words `before`, with its time.
    pub(super) fn note_timed(&mut self, key: &str, before: &str, value: &Text, at: &Text) {
        let value = self.reader.echo(value.get_ref());
        self.note(key, &format!("{before}{value} {}", self.when(at)));
    }

    /// A problem that has no single place in the file.
    pub(super) fn problem_of(&mut self, part: &str, error: Error) {
        self.problems.add(part, error.at(part.to_owned()));
    }
}
