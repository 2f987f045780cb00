//! Kidneys that change: `kidney.filtration` and `kidney.dialysis_sessions`.

use super::file::RawSession;
use super::{Reading, measured};
use crate::clinical::kidney::{DialysisSession, FiltrationSample, KidneyCourse};
use crate::clinical::patient::Patient;
use crate::units::{Reader, Time};
use crate::{Error, ErrorKind, Result};

impl Reading<'_> {
    /// The course of filtration and dialysis; empty where neither was given.
    pub(super) fn kidney_course(&mut self, patient: Option<&Patient>) -> Result<KidneyCourse> {
        let file = self.file;
        let raw = &file.raw.kidney;
        self.refuse_contradicting_kidneys()?;
        let mut filtration = Vec::new();
        for timed in raw.filtration.as_deref().unwrap_or_default() {
            let value = self.timed("kidney.filtration", timed, |reader, text| {
                measured(reader, text, patient)
            })?;
            let at = self.moment(&timed.at)?;
            filtration.push(FiltrationSample { at, value });
        }
        let late = !filtration.is_empty() && filtration.iter().all(is_late);
        let mut sessions = Vec::new();
        for session in raw.dialysis_sessions.as_deref().unwrap_or_default() {
            sessions.push(self.session(session)?);
        }
        let course = KidneyCourse::new(filtration, sessions)?;
        if late {
            Err(late_beginning())
        } else {
            Ok(course)
        }
    }

    fn session(&mut self, raw: &RawSession) -> Result<DialysisSession> {
        let key = "kidney.dialysis_session";
        let start = self.moment(&raw.start)?;
        let length = self.value(key, &raw.duration, Reader::duration)?;
        let clearance = self.value(key, &raw.clearance, Reader::clearance)?;
        let dialysate = self.value(key, &raw.dialysate, Reader::serum)?;
        self.note(key, &format!("starts {}", self.when(&raw.start)));
        Ok(DialysisSession {
            start,
            length,
            clearance,
            dialysate,
        })
    }

    /// Keys of which one says what the other denies.
    fn refuse_contradicting_kidneys(&self) -> Result<()> {
        let raw = &self.file.raw.kidney;
        let filtration = raw.filtration.as_ref().is_some_and(|list| !list.is_empty());
        let sessions = raw
            .dialysis_sessions
            .as_ref()
            .is_some_and(|list| !list.is_empty());
        let (wrong, help) = if filtration && raw.measured_clearance.is_some() {
            (
                "kidney.filtration and kidney.measured_clearance are both given",
                "write the measured clearance as one of the values of kidney.filtration",
            )
        } else if filtration && raw.dialysis == Some(true) {
            (
                "kidney.dialysis = true counts no filtration, and kidney.filtration is given",
                "leave one of the two out; sessions go into kidney.dialysis_sessions",
            )
        } else if sessions && raw.dialysis == Some(false) {
            (
                "kidney.dialysis = false, and kidney.dialysis_sessions are given",
                "write dialysis = true, or give the filtration between sessions and leave \
                 kidney.dialysis out",
            )
        } else if sessions && raw.dialysis.is_none() && !filtration {
            (
                "kidney.dialysis_sessions without what the kidneys themselves do",
                "write dialysis = true (no filtration), or give kidney.filtration; a creatinine \
                 under dialysis says nothing",
            )
        } else {
            return Ok(());
        };
        Err(Error::new(ErrorKind::Malformed, wrong, help))
    }
}

fn is_late(sample: &FiltrationSample) -> bool {
    sample.at > Time::default()
}

/// The error for a course whose first value is one from after the start: it would count from the
/// start too, and a creatinine beside it would count for nothing.
fn late_beginning() -> Error {
    Error::new(
        ErrorKind::Missing,
        "kidney.filtration says nothing about the time before the order",
        "add the value from before the start, { value = \"60 mL/min\", at = \"-1 h\" }: maginfuse \
         kidney --case makes it from a creatinine",
    )
    .at("kidney.filtration")
}
