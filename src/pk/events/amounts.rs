//! The amounts of one subject from record to record.

use super::{Body, Dose, Input, Steady};
use crate::pk::exact::Compartments;
use crate::{Error, ErrorKind, Result};
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// Times that come from adding a lag or intervals are the time of a record when they are this
/// near, in units of the last digit.
const SAME_MOMENT: f64 = 8.0 * f64::EPSILON;
/// Most infusions of one steady-state dose that run at the same time, and most of its doses that
/// are under way.
const MOST_OVERLAPPING: f64 = 1e6;
/// Most changes of input between two records.
const MOST_CHANGES: u64 = 10_000_000;

/// A sum that does not drift when what was added is taken away again.
#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    high: f64,
    low: f64,
    terms: u32,
}

impl Sum {
    fn add(&mut self, term: f64) {
        let high = self.high + term;
        let part = high - self.high;
        self.low += (self.high - (high - part)) + (term - part);
        self.high = high;
    }

    fn begin(&mut self, rate: f64) {
        self.terms += 1;
        self.add(rate);
    }

    fn end(&mut self, rate: f64) {
        self.terms -= 1;
        self.add(-rate);
        if self.terms == 0 {
            *self = Self::default();
        }
    }
}

/// Something that happens between records.
#[derive(Clone, Copy, Debug)]
struct Change {
    at: f64,
    /// Order of entry, so that equal times always come in the same order.
    rank: u64,
    what: What,
}

#[derive(Clone, Copy, Debug)]
enum What {
    /// An infusion into a compartment ends, mmol/h.
    End(usize, f64),
    /// Repetition `number` of a dose that first entered at `first`.
    Entry { dose: Dose, first: f64, number: u64 },
}

impl PartialEq for Change {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Change {}

impl PartialOrd for Change {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Change {
    /// The earliest is the greatest: it is the first out of a heap.
    fn cmp(&self, other: &Self) -> Ordering {
        other
            .at
            .total_cmp(&self.at)
            .then_with(|| other.rank.cmp(&self.rank))
    }
}

/// The amounts of one subject, and everything that will still change its input.
#[derive(Clone, Debug)]
pub struct Course {
    time: f64,
    amounts: Compartments,
    rates: [Sum; 3],
    ahead: BinaryHeap<Change>,
    entered: u64,
    /// Area under the central amount since it was last taken, mmol·h, where it is kept.
    area: Option<f64>,
}

impl Course {
    /// A subject at `time` (hours) with these amounts (mmol) and nothing given.
    #[must_use]
    pub fn new(time: f64, amounts: Compartments) -> Self {
        Self {
            time,
            amounts,
            rates: Default::default(),
            ahead: BinaryHeap::new(),
            entered: 0,
            area: None,
        }
    }

    /// The same course, which also keeps the area under the amount in the central compartment.
    #[must_use]
    pub fn with_area(self) -> Self {
        Self {
            area: Some(0.0),
            ..self
        }
    }

    /// The area under the amount in the central compartment since it was last taken, mmol·h; 0
    /// where it is not kept.
    pub fn take_area(&mut self) -> f64 {
        self.area.as_mut().map_or(0.0, std::mem::take)
    }

    /// The amounts now, mmol.
    #[must_use]
    pub fn amounts(&self) -> Compartments {
        self.amounts
    }

    /// Starts anew at `time`: the compartments are as in an untreated body, and nothing runs
    /// or is pending.
    pub fn reset(&mut self, time: f64, untreated: Compartments) {
        let area = self.area;
        *self = Self {
            area,
            ..Self::new(time, untreated)
        };
    }

    /// Goes on to `time` (hours). A lagged or additional dose of this very time has entered
    /// then.
    ///
    /// # Errors
    /// As [`Body::advance`]; malformed when too much happens on the way.
    pub fn reach(&mut self, body: &mut impl Body, time: f64) -> Result<()> {
        let horizon = time + SAME_MOMENT * time.abs();
        for _ in 0..MOST_CHANGES {
            let Some(change) = self.ahead.peek().filter(|next| next.at <= horizon) else {
                return self.advance(body, time);
            };
            let Change { at, what, .. } = *change;
            self.advance(body, at.min(time))?;
            self.ahead.pop();
            self.happen(what);
        }
        Err(Error::new(
            ErrorKind::Malformed,
            format!("more than {MOST_CHANGES} doses before this record"),
            "check II and ADDL",
        ))
    }

    fn advance(&mut self, body: &mut impl Body, time: f64) -> Result<()> {
        let hours = time - self.time;
        if hours > 0.0 {
            let rates = self.rates.map(|sum| sum.high + sum.low);
            if let Some(area) = &mut self.area {
                *area += body.central_area(self.amounts, rates, hours)?;
            }
            self.amounts = body.advance(self.amounts, rates, hours)?;
            self.time = time;
        }
        Ok(())
    }

    fn happen(&mut self, what: What) {
        match what {
            What::End(site, rate) => self.rates[site].end(rate),
            What::Entry {
                dose,
                first,
                number,
            } => {
                self.enter(&dose);
                self.repeat(dose, first, number + 1);
            }
        }
    }

    /// Puts down repetition `number` of a dose, if there is one.
    fn repeat(&mut self, dose: Dose, first: f64, number: u64) {
        if number <= dose.additional {
            // A product, because a sum of many intervals drifts.
            let at = first + number as f64 * dose.interval;
            let what = What::Entry {
                dose,
                first,
                number,
            };
            self.put(at, what);
        }
    }

    fn put(&mut self, at: f64, what: What) {
        let rank = self.entered;
        self.entered += 1;
        self.ahead.push(Change { at, rank, what });
    }

    /// The dose itself enters now.
    fn enter(&mut self, dose: &Dose) {
        match dose.input {
            Input::Pulse(amount) => self.amounts[dose.site] += amount,
            Input::Infusion { rate, duration } => self.infuse(dose.site, rate, duration),
            Input::Constant(_) => {}
        }
    }

    /// An infusion that still runs for `duration` hours.
    fn infuse(&mut self, site: usize, rate: f64, duration: f64) {
        self.rates[site].begin(rate);
        self.put(self.time + duration, What::End(site, rate));
    }

    /// The dose of a record at the present time.
    ///
    /// # Errors
    /// Malformed where a steady state is asked for and there is none, or where a train has more
    /// doses under way than anyone can mean.
    pub fn give(&mut self, body: &mut impl Body, dose: &Dose) -> Result<()> {
        if let Some(steady) = dose.steady {
            self.settle(body, dose, steady)?;
        }
        if let Input::Constant(_) = dose.input {
            return Ok(());
        }
        let first = self.time + dose.lag;
        if dose.lag > 0.0 {
            self.repeat(*dose, first, 0);
        } else {
            self.enter(dose);
            self.repeat(*dose, first, 1);
        }
        Ok(())
    }

    /// The state that an everlasting train of this dose has left at the time of the record.
    fn settle(&mut self, body: &mut impl Body, dose: &Dose, steady: Steady) -> Result<()> {
        if steady == Steady::Add && !body.is_linear() {
            return Err(Error::new(
                ErrorKind::Malformed,
                "SS = 2 adds up steady states, which this model does not allow",
                "use SS = 1, or give the doses one by one",
            ));
        }
        if steady == Steady::Replace {
            self.reset(self.time, body.untreated());
        }
        let amounts = match dose.input {
            Input::Constant(_) => body.under(dose.rates(1.0))?,
            _ => self.arrive(body, dose)?,
        };
        for (own, steady) in self.amounts.iter_mut().zip(amounts) {
            *own = if body.is_linear() {
                *own + steady
            } else {
                steady
            };
        }
        Ok(())
    }

    /// The amounts of the train at the time of the record; its infusions that still run then
    /// run on here.
    fn arrive(&mut self, body: &mut impl Body, dose: &Dose) -> Result<Compartments> {
        let Dose {
            site,
            lag,
            interval,
            ..
        } = *dose;
        // Doses that were given and have not entered yet. They are part of the steady state, so
        // that a lag only shifts the train, however long it is.
        let under_way = (lag / interval).floor();
        limited(
            under_way,
            "doses of one series have been given and not entered yet",
        )?;
        for given in 1..=under_way as u64 {
            let at = self.time + (lag - given as f64 * interval);
            let dose = Dose {
                additional: 0,
                ..*dose
            };
            let what = What::Entry {
                dose,
                first: at,
                number: 0,
            };
            self.put(at, what);
        }
        let lag = (lag - under_way * interval).max(0.0);
        let before = body.before(dose)?;
        // The last dose that has entered did so this long ago; without a lag it is a whole
        // interval, and that moment is the one before the dose.
        let elapsed = interval - lag;
        let Input::Infusion { rate, duration } = dose.input else {
            let Input::Pulse(amount) = dose.input else {
                return Ok(before);
            };
            if lag == 0.0 {
                return Ok(before);
            }
            let mut start = before;
            start[site] += amount;
            return body.advance(start, [0.0; 3], elapsed);
        };
        let whole = (duration / interval).floor();
        limited(whole, "infusions of one series run at the same time")?;
        for running in 0..=whole as u64 {
            let left = duration - elapsed - running as f64 * interval;
            if left > 0.0 {
                self.infuse(site, rate, left);
            }
        }
        if lag == 0.0 {
            return Ok(before);
        }
        let overlap = (duration - whole * interval).min(elapsed);
        let middle = body.advance(before, dose.rates(whole + 1.0), overlap)?;
        body.advance(middle, dose.rates(whole), elapsed - overlap)
    }
}

fn limited(count: f64, what: &str) -> Result<()> {
    if count <= MOST_OVERLAPPING {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::Malformed,
        format!("{count} {what}, more than {MOST_OVERLAPPING}"),
        "check RATE, the lag and II",
    ))
}
