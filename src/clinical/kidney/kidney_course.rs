//! Kidneys that change: filtration known at several times, and dialysis.

use crate::clinical::constants::{CIRCUIT_DAYS, HIGHEST_DIALYSATE_MMOL_L};
use crate::units::basic::{flow, molar};
use crate::units::{AbsoluteClearance, SerumMagnesium, Time, show};
use crate::{Error, ErrorKind, Result};
use uom::si::time::{day, hour};

/// Most samples of filtration, and most sessions, in one case; far above any stay.
const MOST: usize = 500;

/// Filtration known at one time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FiltrationSample {
    /// When, counted from the start of the order.
    pub at: Time,
    /// Filtration of this patient.
    pub value: AbsoluteClearance,
}

/// One session of dialysis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DialysisSession {
    /// Start, counted from the start of the order.
    pub start: Time,
    /// How long it runs; above zero.
    pub length: Time,
    /// Clearance (dialysance) of the dialyzer for magnesium that is not bound.
    pub clearance: AbsoluteClearance,
    /// Total magnesium of the dialysate.
    pub dialysate: SerumMagnesium,
}

impl DialysisSession {
    /// When it ends.
    #[must_use]
    pub fn end(&self) -> Time {
        self.start + self.length
    }

    fn runs_at(&self, time: Time) -> bool {
        self.start <= time && time < self.end()
    }
}

/// How filtration and dialysis change over the course of an order.
///
/// Filtration is constant from one sample to the next, at the LOWER of the two: a fall counts
/// from the sample before it, a recovery only from the sample that shows it. Before the first
/// sample it is the first, after the last the last.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KidneyCourse {
    filtration: Vec<FiltrationSample>,
    sessions: Vec<DialysisSession>,
    /// What runs without an end: continuous renal replacement.
    continuous: Option<DialysisSession>,
}

impl KidneyCourse {
    /// A course from samples and sessions in any order; both may be empty.
    ///
    /// # Errors
    /// Malformed for two samples at one time, sessions that overlap or last no time, a
    /// dialysate above 3 mmol/L, or more than 500 of either.
    pub fn new(
        mut filtration: Vec<FiltrationSample>,
        mut sessions: Vec<DialysisSession>,
    ) -> Result<Self> {
        filtration.sort_by(|a, b| a.at.value.total_cmp(&b.at.value));
        sessions.sort_by(|a, b| a.start.value.total_cmp(&b.start.value));
        let times = filtration.iter().map(|sample| sample.at);
        let ends = sessions.iter().map(DialysisSession::end);
        let wrong = if times.chain(ends).any(|time| !time.value.is_finite()) {
            "a time that is not a number"
        } else if filtration.len() > MOST || sessions.len() > MOST {
            "more than 500 samples of filtration or sessions of dialysis"
        } else if filtration.windows(2).any(|pair| pair[0].at >= pair[1].at) {
            "two filtrations at the same time"
        } else if sessions.iter().any(|one| one.length <= Time::default()) {
            "a dialysis session that lasts no time"
        } else if sessions
            .windows(2)
            .any(|pair| pair[0].end() > pair[1].start)
        {
            "dialysis sessions that overlap"
        } else if sessions
            .iter()
            .any(|one| one.dialysate.millimolar() > HIGHEST_DIALYSATE_MMOL_L)
        {
            "a dialysate above 3 mmol/L of magnesium"
        } else {
            return Ok(Self {
                filtration,
                sessions,
                continuous: None,
            });
        };
        Err(Error::new(
            ErrorKind::Malformed,
            wrong,
            "check kidney.filtration and kidney.dialysis_sessions against the chart",
        ))
    }

    /// The course with a circuit that runs from before the order on and does not stop.
    ///
    /// # Errors
    /// Malformed beside sessions, or for a dialysate above 3 mmol/L.
    pub fn with_continuous(
        self,
        clearance: AbsoluteClearance,
        dialysate: SerumMagnesium,
    ) -> Result<Self> {
        let wrong = if !self.sessions.is_empty() {
            "continuous renal replacement beside sessions of dialysis"
        } else if dialysate.millimolar() > HIGHEST_DIALYSATE_MMOL_L {
            "a dialysate above 3 mmol/L of magnesium"
        } else {
            let long = Time::new::<day>(CIRCUIT_DAYS);
            let continuous = DialysisSession {
                start: -long,
                length: long + long,
                clearance,
                dialysate,
            };
            return Ok(Self {
                continuous: Some(continuous),
                ..self
            });
        };
        Err(Error::new(
            ErrorKind::Malformed,
            wrong,
            "check kidney.crrt against the chart",
        ))
    }

    /// The circuit that runs without an end.
    #[must_use]
    pub fn continuous(&self) -> Option<&DialysisSession> {
        self.continuous.as_ref()
    }

    /// Whether nothing is said about change.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.filtration.is_empty() && !self.has_dialysis()
    }

    /// Whether filtration was given over time.
    #[must_use]
    pub fn has_filtration(&self) -> bool {
        !self.filtration.is_empty()
    }

    /// Whether there is dialysis.
    #[must_use]
    pub fn has_dialysis(&self) -> bool {
        !self.sessions.is_empty() || self.continuous.is_some()
    }

    /// Filtration from `time` until the next change; `None` where it was not given over time.
    #[must_use]
    pub fn filtration_at(&self, time: Time) -> Option<AbsoluteClearance> {
        let after = self.filtration.partition_point(|sample| sample.at <= time);
        let next = self.filtration.get(after).map(|sample| sample.value);
        let last = after
            .checked_sub(1)
            .map(|index| self.filtration[index].value);
        match (last, next) {
            (Some(last), Some(next)) => Some(lower(last, next)),
            (last, next) => last.or(next),
        }
    }

    /// The lowest filtration from `time` on; `None` where it was not given over time.
    #[must_use]
    pub fn lowest_from(&self, time: Time) -> Option<AbsoluteClearance> {
        let later = self.filtration.iter().filter(|sample| sample.at >= time);
        later
            .map(|sample| sample.value)
            .chain(self.filtration_at(time))
            .reduce(lower)
    }

    /// The session that runs at `time`.
    #[must_use]
    pub fn session_at(&self, time: Time) -> Option<&DialysisSession> {
        let session = self.sessions.iter().find(|session| session.runs_at(time));
        session.or(self.continuous.as_ref())
    }

    /// When something changes, in no order.
    #[must_use]
    pub fn changes(&self) -> Vec<Time> {
        let samples = self.filtration.iter().map(|sample| sample.at);
        let sessions = self.sessions.iter().flat_map(|one| [one.start, one.end()]);
        samples.chain(sessions).collect()
    }

    /// The course without what is only hoped for at the start of the order: filtration never
    /// rises again, and a session that has not begun does not take place.
    #[must_use]
    pub fn without_hope(&self) -> Self {
        self.without_hope_after(Time::default())
    }

    /// The course as it is known at `now`: what came before counts as it was, and of what is
    /// planned only what makes it worse.
    #[must_use]
    pub fn without_hope_after(&self, now: Time) -> Self {
        let mut lowest: Option<AbsoluteClearance> = None;
        let filtration = self.filtration.iter().map(|sample| {
            let value = match lowest {
                Some(known) if sample.at > now => lower(known, sample.value),
                _ => sample.value,
            };
            lowest = Some(value);
            FiltrationSample { value, ..*sample }
        });
        Self {
            filtration: filtration.collect(),
            sessions: self
                .sessions
                .iter()
                .copied()
                .filter(|one| one.start <= now)
                .collect(),
            continuous: self.continuous,
        }
    }

    /// The course with every filtration `factor` times as high; dialysis stays.
    ///
    /// # Errors
    /// Malformed when a filtration cannot be.
    pub fn times(&self, factor: f64) -> Result<Self> {
        let scaled = |sample: &FiltrationSample| {
            let value = AbsoluteClearance::new(sample.value.get() * factor)?;
            Ok(FiltrationSample { value, ..*sample })
        };
        Ok(Self {
            filtration: self.filtration.iter().map(scaled).collect::<Result<_>>()?,
            sessions: self.sessions.clone(),
            continuous: self.continuous,
        })
    }

    /// The same course on a clock that starts `by` later.
    #[must_use]
    pub fn shifted(&self, by: Time) -> Self {
        let filtration = self.filtration.iter().map(|sample| FiltrationSample {
            at: sample.at - by,
            ..*sample
        });
        let sessions = self.sessions.iter().map(|session| DialysisSession {
            start: session.start - by,
            ..*session
        });
        Self {
            filtration: filtration.collect(),
            sessions: sessions.collect(),
            continuous: self.continuous,
        }
    }

    /// What was given, in words for people.
    #[must_use]
    pub fn words(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if self.has_filtration() {
            let samples: Vec<_> = self
                .filtration
                .iter()
                .map(|sample| {
                    let value = sample.value.get().get::<flow::milliliter_per_minute>();
                    format!("{} mL/minute {}", show::number(value), moment(sample.at))
                })
                .collect();
            notes.push(format!(
                "Filtration over time: {}. Between two values the lower one counts; the rules use \
                 the lowest from the start of the order on.",
                samples.join(", ")
            ));
        }
        notes.extend(self.sessions.iter().map(|session| {
            format!(
                "Dialysis {} for {}: {} mL/minute, dialysate {} mmol/L.",
                moment(session.start),
                show::duration(session.length),
                show::number(session.clearance.get().get::<flow::milliliter_per_minute>()),
                show::number(session.dialysate.get().get::<molar::millimole_per_liter>())
            )
        }));
        notes.extend(self.continuous.map(|circuit| {
            format!(
                "Continuous renal replacement throughout: {} mL/minute, dialysate {} mmol/L.",
                show::number(circuit.clearance.get().get::<flow::milliliter_per_minute>()),
                show::number(circuit.dialysate.get().get::<molar::millimole_per_liter>())
            )
        }));
        if *self != self.without_hope() {
            notes.push(
                "Flags count neither on a recovery after the start of the order nor on a session \
                 that has not begun; the curves \"as planned\" do."
                    .to_owned(),
            );
        }
        notes
    }
}

/// A time as it is read aloud.
fn moment(at: Time) -> String {
    let hours = at.get::<hour>();
    if hours < 0.0 {
        format!("{} before the order", show::duration(-at))
    } else if hours == 0.0 {
        "at the start".to_owned()
    } else {
        format!("{} after the start", show::duration(at))
    }
}

fn lower(a: AbsoluteClearance, b: AbsoluteClearance) -> AbsoluteClearance {
    if b < a { b } else { a }
}
