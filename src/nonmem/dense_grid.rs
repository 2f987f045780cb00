//! A subject looked at again and again, in the place of its observations.

use super::predictor::CovariateCarry;
use super::records::{Event, Record};
use crate::{Error, ErrorKind, Result};

/// Most times at which one subject is looked at.
const MOST_TIMES: f64 = 100_000.0;
/// A time within this part of an interval of the last one is that one.
const SAME_TIME: f64 = 1e-9;

/// When every subject is looked at: from its first record on, at the same distances.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DenseGrid {
    /// Hours between two looks, above 0.
    pub every: f64,
    /// Hours from the first record of a subject, or from where everything starts anew, to the last
    /// look; `None` is the last record.
    pub until: Option<f64>,
}

impl DenseGrid {
    /// The records of a subject with these looks in the place of its observations.
    ///
    /// A look comes before the doses of its time and, where everything starts anew, after that. Its
    /// covariates and its occasion are those that hold then.
    ///
    /// # Errors
    /// Usage for more looks than anyone can mean.
    pub fn looks(&self, records: &[Record], carry: CovariateCarry) -> Result<Vec<Record>> {
        let mut all = Vec::with_capacity(records.len());
        let mut rest = records;
        while !rest.is_empty() {
            let again = rest[1..].iter().position(Record::resets);
            let (course, later) = rest.split_at(again.map_or(rest.len(), |place| place + 1));
            self.look_at_course(course, carry, &mut all)?;
            rest = later;
        }
        Ok(all)
    }

    /// Adds the records between two new starts.
    fn look_at_course(
        &self,
        course: &[Record],
        carry: CovariateCarry,
        all: &mut Vec<Record>,
    ) -> Result<()> {
        let (first, last) = (&course[0], &course[course.len() - 1]);
        let times = self.times(first.time, last.time)?;
        self.merge(course, &times, carry, all);
        Ok(())
    }

    /// The times from `first` to the last, both included.
    fn times(&self, first: f64, last: f64) -> Result<Vec<f64>> {
        let last = self.until.map_or(last, |hours| first + hours);
        let whole = ((last - first) / self.every).floor();
        if whole >= MOST_TIMES {
            return Err(Error::new(
                ErrorKind::Usage,
                format!("more than {MOST_TIMES} times for one subject"),
                "look less often, or end sooner",
            )
            .about("every until"));
        }
        // Products, because a sum of many intervals drifts.
        let mut times: Vec<f64> = (0..=whole as u64)
            .map(|k| first + k as f64 * self.every)
            .collect();
        let end = times.len() - 1;
        if (last - times[end]).abs() <= SAME_TIME * self.every {
            times[end] = last;
        } else {
            times.push(last);
        }
        Ok(times)
    }

    /// Adds `course` with looks at `times`.
    fn merge(
        &self,
        course: &[Record],
        times: &[f64],
        carry: CovariateCarry,
        all: &mut Vec<Record>,
    ) {
        let look = |time: f64, like: &Record| Record {
            time,
            event: Event::Observation(None),
            ..like.clone()
        };
        let mut ahead = times.iter().peekable();
        for (index, record) in course.iter().enumerate() {
            if !record.resets() {
                let before = &course[index.saturating_sub(1)];
                let like = match carry {
                    CovariateCarry::NextBackward => record,
                    CovariateCarry::LastForward => before,
                };
                // What a rule of covariates put before a record, of its line and time, ends there:
                // a look at that time is one at the record itself.
                let ends_at = |next: &Record| next.line == record.line && next.time == record.time;
                let reached = match course.get(index + 1).is_some_and(ends_at) {
                    true => |time: f64, at: f64| time < at,
                    false => |time: f64, at: f64| time <= at,
                };
                while let Some(time) = ahead.next_if(|time| reached(**time, record.time)) {
                    let now = *time == record.time;
                    all.push(look(*time, if now { record } else { like }));
                }
            }
            let observed = matches!(record.event, Event::Observation(_));
            all.push(Record {
                event: if observed { Event::Other } else { record.event },
                ..record.clone()
            });
        }
        let last = &course[course.len() - 1];
        all.extend(ahead.map(|time| look(*time, last)));
    }
}
