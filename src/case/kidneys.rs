//! What is known about the kidneys: `[kidney]`, with their change (`kidney.filtration`,
//! `kidney.dialysis_sessions`).

use super::kidney_text::{RawCircuit, RawSession};
use super::reading::Reading;
use crate::clinical::kidney::{
    self, CreatinineSample, DialysisSession, FiltrationSample, KidneyCourse, KidneyInput,
};
use crate::clinical::patient::Patient;
use crate::safety::BesideAStop;
use crate::units::basic::flow::milliliter_per_hour;
use crate::units::{AbsoluteClearance, Reader, SerumMagnesium, Time, VolumeRate, show};
use crate::{Error, ErrorKind, Result};
use uom::si::f64::Area;

/// What a case says about the kidneys.
pub(super) struct Kidneys {
    /// Every creatinine, whatever else is missing.
    pub(super) drawn: Vec<CreatinineSample>,
    /// What the estimators need, and the course; nothing where a part of it is missing.
    pub(super) known: Option<(KidneyInput, KidneyCourse)>,
}

/// The inputs of which one must say something about the kidneys.
const KIDNEY_VALUES: [&str; 5] = [
    "kidney.creatinine",
    "kidney.measured_clearance",
    "kidney.filtration",
    "kidney.dialysis",
    "kidney.crrt",
];

impl Reading<'_> {
    /// `[kidney]`
    pub(super) fn kidneys(&mut self, patient: Option<&Patient>) -> Kidneys {
        let file = self.file;
        let raw = &file.raw.kidney;
        let mut drawn = Vec::new();
        for timed in raw.creatinine.as_deref().unwrap_or_default() {
            let value = self.timed("kidney.creatinine", timed, Reader::creatinine);
            let at = self.past("kidney.creatinine", &timed.at, "a creatinine");
            drawn.extend(
                at.zip(value)
                    .map(|(at, value)| CreatinineSample { at, value }),
            );
        }
        let given = raw.measured_clearance.as_ref();
        let (weight, height) = (self.weight, self.height);
        let body_surface = || Some(kidney::body_surface_mosteller(height?.get(), weight?.get()));
        let clearance = |reader: Reader, text: &str| measured(reader, text, body_surface());
        let measured = self.optional("kidney.measured_clearance", given, clearance);
        let urine_output = self.urine_output();
        let dialysis = self.flag("kidney.dialysis", raw.dialysis);
        // Under a circuit a creatinine says nothing: without a filtration there is none.
        let circuit_alone = raw.crrt.is_some() && raw.filtration.is_none();
        let dialysis = dialysis.or(circuit_alone.then_some(true));
        let course = self.kidney_course(clearance);
        let known = course.and_then(|course| {
            // The rules look at the worst that is known; the curve follows the course.
            let measured = course.lowest_from(Time::default()).or(measured);
            let known = !drawn.is_empty() || measured.is_some() || dialysis == Some(true);
            if !known {
                self.problems.need(
                    "a kidney value (kidney.creatinine, kidney.measured_clearance or \
                     kidney.dialysis = true)",
                    &KIDNEY_VALUES,
                );
            }
            let input = KidneyInput {
                creatinines: drawn.clone(),
                measured,
                measured_timed: course.has_filtration(),
                dialysis,
                urine_output,
                ..patient.filter(|_| known)?.kidneys()
            };
            Some((input, course))
        });
        Kidneys { drawn, known }
    }

    fn urine_output(&mut self) -> Option<VolumeRate> {
        let urine = self.file.raw.kidney.urine_output.as_ref();
        let output = self.optional("kidney.urine_output", urine, Reader::urine_output)?;
        if let Some(noted) = self.understood.last_mut() {
            let hourly = output.get::<milliliter_per_hour>();
            let words = format!("{} mL in 4 hours", show::number(hourly * 4.0));
            noted.beside_a_stop = BesideAStop::Reworded(words);
        }
        Some(output)
    }

    /// The course of filtration and dialysis; empty where neither was given.
    fn kidney_course(
        &mut self,
        clearance: impl Fn(Reader, &str) -> Result<AbsoluteClearance>,
    ) -> Option<KidneyCourse> {
        let file = self.file;
        let raw = &file.raw.kidney;
        let contradiction = self.refuse_contradicting_kidneys();
        if let Err(error) = contradiction {
            self.problems.add("kidney", error);
            return None;
        }
        let mut filtration = Vec::new();
        for timed in raw.filtration.as_deref().unwrap_or_default() {
            let value = self.timed("kidney.filtration", timed, &clearance);
            let at = self.moment("kidney.filtration", &timed.at);
            filtration.push(
                at.zip(value)
                    .map(|(at, value)| FiltrationSample { at, value }),
            );
        }
        let sessions: Vec<_> = raw
            .dialysis_sessions
            .as_deref()
            .unwrap_or_default()
            .iter()
            .map(|session| self.session(session))
            .collect();
        let filtration = filtration.into_iter().collect::<Option<Vec<_>>>()?;
        let sessions = sessions.into_iter().collect::<Option<Vec<_>>>()?;
        let circuit = match &raw.crrt {
            Some(circuit) => Some(self.circuit(circuit)?),
            None => None,
        };
        let late = !filtration.is_empty() && filtration.iter().all(is_late);
        let course = KidneyCourse::new(filtration, sessions);
        let course = course.and_then(|course| match circuit {
            Some((clearance, dialysate)) => course.with_continuous(clearance, dialysate),
            None => Ok(course),
        });
        let course = course.and_then(|course| {
            if late {
                Err(late_beginning())
            } else {
                Ok(course)
            }
        });
        match course {
            Ok(course) => Some(course),
            Err(error) => {
                self.problems.add("kidney.filtration", error);
                None
            }
        }
    }

    /// Clearance and dialysate of a circuit.
    fn circuit(&mut self, raw: &RawCircuit) -> Option<(AbsoluteClearance, SerumMagnesium)> {
        const KEY: &str = "kidney.crrt";
        let clearance = self.value(KEY, &raw.clearance, Reader::clearance);
        let dialysate = self.value(KEY, &raw.dialysate, Reader::serum);
        Some((clearance?, dialysate?))
    }

    fn session(&mut self, raw: &RawSession) -> Option<DialysisSession> {
        const KEY: &str = "kidney.dialysis_session";
        let start = self.moment(KEY, &raw.start);
        let length = self.value(KEY, &raw.duration, Reader::duration);
        let clearance = self.value(KEY, &raw.clearance, Reader::clearance);
        let dialysate = self.value(KEY, &raw.dialysate, Reader::serum);
        let start = start?;
        self.note(KEY, &format!("starts {}", self.when(&raw.start)));
        Some(DialysisSession {
            start,
            length: length?,
            clearance: clearance?,
            dialysate: dialysate?,
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
        let (wrong, help) = if raw.crrt.is_some() && raw.dialysis == Some(false) {
            (
                "kidney.dialysis = false, and kidney.crrt is given",
                "a circuit is dialysis: write dialysis = true, or leave one of the two out",
            )
        } else if filtration && raw.measured_clearance.is_some() {
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

/// A measured clearance; an indexed one becomes absolute through the patient's body surface.
///
/// # Errors
/// Missing when the value is indexed and the height is not known.
fn measured(reader: Reader, text: &str, body_surface: Option<Area>) -> Result<AbsoluteClearance> {
    if !text.contains("1.73") {
        return reader.clearance(text);
    }
    let indexed = reader.indexed(text)?;
    let body_surface = body_surface.ok_or_else(|| {
        Error::new(
            ErrorKind::Missing,
            format!("`{text}` is per 1.73 m2 and the body surface is not known"),
            "give patient.height and patient.weight, or the clearance in mL/min",
        )
    })?;
    indexed.absolute(body_surface)
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
        "add the value from before the start, { value = \"60 mL/min\", at = \"-1 h\" }: the command \
         kidney makes it from a creatinine",
    )
    .at("kidney.filtration")
}
