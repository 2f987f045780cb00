//! What a model predicts for one subject, record after record.

use super::integrated_body::IntegratedBody;
use super::malformed;
use super::predictor::{CovariateCarry, Disposition, EquationSolver, Predictor};
use super::records::{Event, GivenDose, GivenRate, Record};
use crate::ode::Method;
use crate::pk::events::{Body, Course, Dose, Input, Steady};
use crate::pk::exact::{CENTRAL, Compartments, Exact};
use crate::pk::spec::Parameter;
use crate::{Error, Result};

/// How far a parameter of one patient lies from the typical one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Deviation {
    /// Which one.
    pub parameter: Parameter,
    /// ln(own / typical).
    pub eta: f64,
}

/// A predicted observation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PredictedLevel {
    /// Hours.
    pub time: f64,
    /// Total level in the central compartment, mmol/L.
    pub level: f64,
}

/// A subject at an observation record.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moment {
    /// Total level in the central compartment, mmol/L.
    pub level: f64,
    /// Amounts in the compartments, mmol; of a linear model what doses brought.
    pub amounts: Compartments,
    /// Area under the level since the first record or the last reset, mmol·h/L, where it is
    /// wanted; else 0.
    pub area: f64,
}

/// Whoever is followed through the records of a subject.
#[derive(Clone, Copy)]
pub struct Patient<'a> {
    /// How far the parameters lie from the typical ones at the record of each index; the same
    /// for as long as the covariates of that record hold.
    pub deviations: &'a dyn Fn(usize) -> &'a [Deviation],
    /// Own minus typical untreated level, mmol/L, which then stays whatever the other parameters
    /// are: the tubular maximum of a threshold model moves with them, as that of a virtual patient
    /// does. With `None` it is the level that the parameters make.
    pub untreated: Option<f64>,
    /// Whether the area under the level is wanted.
    pub area: bool,
}

impl Patient<'_> {
    /// Whoever has the typical parameters.
    #[must_use]
    pub fn typical(area: bool) -> Self {
        Self {
            deviations: &|_| &[],
            untreated: None,
            area,
        }
    }
}

/// Where the lag of a dose meets the time of a sample.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SampleMet {
    /// The occasion of the dose.
    pub occasion: usize,
    /// ln(own / typical lag) with which the dose begins to act at that very time.
    pub eta: f64,
}

/// Most doses of one train that are followed to the samples, and doses before a steady state.
const MOST_DOSES: u64 = 200;
const DOSES_BEFORE: u64 = 3;

/// The body of one record.
struct RecordBody {
    disposition: Disposition,
    solved: Solved,
}

/// How it is solved.
enum Solved {
    Exact(Exact),
    Integrated(IntegratedBody),
}

impl RecordBody {
    fn new(disposition: Disposition, solver: EquationSolver) -> Self {
        let solved = match (solver, &disposition) {
            (EquationSolver::Best | EquationSolver::Exact, Disposition::Linear(linear)) => {
                Solved::Exact(Exact::new(linear))
            }
            (EquationSolver::Integrated(method), _) => {
                Solved::Integrated(IntegratedBody::new(&disposition, method))
            }
            _ => Solved::Integrated(IntegratedBody::new(&disposition, Method::Taylor)),
        };
        Self {
            disposition,
            solved,
        }
    }
}

impl Body for RecordBody {
    fn untreated(&self) -> Compartments {
        match &self.solved {
            Solved::Exact(body) => body.untreated(),
            Solved::Integrated(body) => body.untreated(),
        }
    }

    fn is_linear(&self) -> bool {
        match &self.solved {
            Solved::Exact(body) => body.is_linear(),
            Solved::Integrated(body) => body.is_linear(),
        }
    }

    fn advance(
        &mut self,
        amounts: Compartments,
        rates: Compartments,
        hours: f64,
    ) -> Result<Compartments> {
        match &mut self.solved {
            Solved::Exact(body) => Body::advance(body, amounts, rates, hours),
            Solved::Integrated(body) => body.advance(amounts, rates, hours),
        }
    }

    fn before(&mut self, dose: &Dose) -> Result<Compartments> {
        match &mut self.solved {
            Solved::Exact(body) => body.before(dose),
            Solved::Integrated(body) => body.before(dose),
        }
    }

    fn under(&mut self, rates: Compartments) -> Result<Compartments> {
        match &mut self.solved {
            Solved::Exact(body) => Body::under(body, rates),
            Solved::Integrated(body) => body.under(rates),
        }
    }
}

/// The bodies that one subject has from record to record.
struct OwnBodies<'a> {
    predictor: &'a Predictor,
    /// Own minus typical untreated level, mmol/L.
    shift: f64,
    /// The untreated level that parameters are settled at, mmol/L; only of a threshold model.
    settled: Option<f64>,
    first: &'a Record,
}

impl OwnBodies<'_> {
    /// The body of `record`.
    fn body(&self, record: &Record, deviations: &[Deviation]) -> Result<RecordBody> {
        let disposition = match self.settled {
            // Nothing differs from the typical patient: nothing to solve.
            Some(_) if deviations.is_empty() && self.shift == 0.0 => {
                self.predictor.disposition(record, deviations)
            }
            Some(level) => {
                let first = self.first;
                self.predictor
                    .settled_disposition(record, deviations, first, level)
            }
            None => self.predictor.disposition(record, deviations),
        };
        let disposition = disposition.map_err(|error| error.at(format!("line {}", record.line)))?;
        Ok(RecordBody::new(disposition, self.predictor.solver))
    }

    /// What is added to the level that the amounts make, mmol/L.
    fn beneath(&self) -> f64 {
        match self.settled {
            Some(_) => self.predictor.baseline,
            None => self.predictor.baseline + self.shift,
        }
    }
}

/// One subject on its way from record to record.
struct Way<'a> {
    own: &'a OwnBodies<'a>,
    course: Course,
    time: f64,
    /// Area under the level so far, mmol·h/L.
    area: f64,
    keeps_area: bool,
}

impl<'a> Way<'a> {
    fn new(own: &'a OwnBodies<'a>, time: f64, amounts: Compartments, keeps_area: bool) -> Self {
        let course = Course::new(time, amounts);
        Self {
            own,
            course: if keeps_area {
                course.with_area()
            } else {
                course
            },
            time,
            area: 0.0,
            keeps_area,
        }
    }

    /// Goes on to `time` with `body`.
    fn reach(&mut self, body: &mut RecordBody, time: f64) -> Result<()> {
        self.course.reach(body, time)?;
        if self.keeps_area {
            self.area += self.course.take_area() / body.disposition.volume()
                + self.own.beneath() * (time - self.time);
            self.time = time;
        }
        Ok(())
    }

    fn reset(&mut self, time: f64, untreated: Compartments) {
        self.course.reset(time, untreated);
        (self.time, self.area) = (time, 0.0);
    }

    fn moment(&self, body: &RecordBody) -> Moment {
        let amounts = self.course.amounts();
        Moment {
            level: amounts[CENTRAL] / body.disposition.volume() + self.own.beneath(),
            amounts,
            area: self.area,
        }
    }
}

impl Predictor {
    /// The level at every observation of one subject, whose parameters are the typical ones
    /// times e^deviation.
    ///
    /// # Errors
    /// Malformed, with the line, for a record that cannot be honored; internal if the
    /// equations cannot be solved.
    pub fn predict(
        &self,
        records: &[Record],
        deviations: &[Deviation],
    ) -> Result<Vec<PredictedLevel>> {
        self.predict_varying(records, &|_| deviations)
    }

    /// As [`Self::predict`], with the deviations that `deviations` says for the record at each
    /// index. They hold for as long as the covariates of that record.
    ///
    /// # Errors
    /// As [`Self::predict`].
    pub fn predict_varying<'a>(
        &self,
        records: &[Record],
        deviations: &'a dyn Fn(usize) -> &'a [Deviation],
    ) -> Result<Vec<PredictedLevel>> {
        let patient = Patient {
            deviations,
            untreated: None,
            area: false,
        };
        let mut seen = Vec::new();
        self.follow(records, &patient, &mut |record, moment| {
            seen.push(PredictedLevel {
                time: record.time,
                level: moment.level,
            });
        })?;
        Ok(seen)
    }

    /// Follows `patient` through the records and shows every observation to `see`.
    ///
    /// # Errors
    /// As [`Self::predict`].
    pub fn follow(
        &self,
        records: &[Record],
        patient: &Patient<'_>,
        see: &mut dyn FnMut(&Record, Moment),
    ) -> Result<()> {
        let Some(first) = records.first() else {
            return Ok(());
        };
        let own = OwnBodies {
            predictor: self,
            shift: patient.untreated.unwrap_or(0.0),
            settled: match patient.untreated {
                Some(shift) => self.untreated_at(first, shift)?,
                None => None,
            },
            first,
        };
        let mut last = (first, (patient.deviations)(0));
        let mut body = own.body(first, last.1)?;
        let mut way = Way::new(&own, first.time, body.untreated(), patient.area);
        for (index, record) in records.iter().enumerate() {
            let line = |error: Error| error.at(format!("line {}", record.line));
            let deviations = (patient.deviations)(index);
            let next = if Self::unchanged(last.0, record) && last.1 == deviations {
                None
            } else {
                Some(own.body(record, deviations)?)
            };
            let resets = record.resets();
            if self.carry() == CovariateCarry::LastForward && !resets {
                way.reach(&mut body, record.time).map_err(line)?;
            }
            if let Some(next) = next {
                body = next;
            }
            if resets {
                way.reset(record.time, body.untreated());
            } else {
                way.reach(&mut body, record.time).map_err(line)?;
            }
            if let Event::Dose(given) | Event::ResetAndDose(given) = record.event {
                let dose = self.dose(&given, record, deviations).map_err(line)?;
                way.course.give(&mut body, &dose).map_err(line)?;
            }
            if matches!(record.event, Event::Observation(_)) {
                let moment = way.moment(&body);
                if !moment.level.is_finite() {
                    return Err(line(Error::internal(
                        "a predicted level is NaN or infinite",
                    )));
                }
                see(record, moment);
            }
            last = (record, deviations);
        }
        Ok(())
    }

    /// Where the lags of doses meet the times of samples; nothing for a model without a lag.
    ///
    /// # Errors
    /// As [`Self::predict`].
    pub fn samples_met_by_lags(&self, records: &[Record]) -> Result<Vec<SampleMet>> {
        let mut met = Vec::new();
        for (index, record) in records.iter().enumerate() {
            let (Event::Dose(given) | Event::ResetAndDose(given)) = record.event else {
                continue;
            };
            let Some(site) = self.compartment_index(given.compartment) else {
                continue;
            };
            let lag = self.acting(Parameter::Lag, site, record, &[])?;
            let Some(lag) = lag.filter(|lag| *lag > 0.0) else {
                continue;
            };
            let after = records[index + 1..].iter().take_while(|one| !one.resets());
            let samples = after.filter(|one| matches!(one.event, Event::Observation(_)));
            for sample in samples {
                let since = sample.time - record.time;
                let later = (0..=given.additional.min(MOST_DOSES))
                    .map(|k| since - k as f64 * given.interval);
                let before = if given.steady > 0 { DOSES_BEFORE } else { 0 };
                let earlier = (1..=before).map(|k| since + k as f64 * given.interval);
                let reached = later.chain(earlier).filter(|hours| *hours > 0.0);
                met.extend(reached.map(|hours| SampleMet {
                    occasion: record.occasion,
                    eta: libm::log(hours / lag),
                }));
            }
        }
        Ok(met)
    }

    /// What a record gives, with the bioavailability and the lag of the model.
    fn dose(&self, given: &GivenDose, record: &Record, deviations: &[Deviation]) -> Result<Dose> {
        let site = self.compartment_index(given.compartment).ok_or_else(|| {
            malformed(
                format!("the model has no compartment {}", given.compartment),
                "a depot, where there is one, comes first, then the central one",
            )
        })?;
        let acting = |parameter| self.acting(parameter, site, record, deviations);
        let amount = given.amount * acting(Parameter::Bioavailability)?.unwrap_or(1.0);
        let modeled = |parameter, code: i32| {
            let value = self.value(parameter, record, deviations)?;
            value.ok_or_else(|| {
                malformed(
                    format!("RATE = {code} and the model has no {}", parameter.name()),
                    format!("add [parameters.{}] or give the rate", parameter.name()),
                )
            })
        };
        let constant = given.steady > 0 && given.amount == 0.0;
        let input = match given.rate {
            GivenRate::Pulse => Input::Pulse(amount),
            GivenRate::Fixed(rate) if constant => Input::Constant(rate),
            GivenRate::ModeledRate if constant => {
                Input::Constant(modeled(Parameter::ModeledRate, -1)?)
            }
            GivenRate::Fixed(rate) => infusion(amount, rate),
            GivenRate::ModeledRate => infusion(amount, modeled(Parameter::ModeledRate, -1)?),
            GivenRate::ModeledDuration => {
                let duration = modeled(Parameter::ModeledDuration, -2)?;
                Input::Infusion {
                    rate: amount / duration,
                    duration,
                }
            }
        };
        Ok(Dose {
            site,
            input,
            // A constant infusion has no beginning that a lag could move.
            lag: acting(Parameter::Lag)?.unwrap_or(0.0),
            interval: given.interval,
            additional: given.additional,
            steady: match given.steady {
                0 => None,
                1 => Some(Steady::Replace),
                _ => Some(Steady::Add),
            },
        })
    }
}

/// An infusion of `amount` mmol at `rate` mmol/h.
fn infusion(amount: f64, rate: f64) -> Input {
    Input::Infusion {
        rate,
        duration: amount / rate,
    }
}
