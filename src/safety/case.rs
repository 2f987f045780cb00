use crate::clinical::bands::HIGH_ABOVE;
use crate::clinical::constants::{
    DEPLETED_BELOW_MMOL_L, DIFFUSIBLE, LEAST_EXPLAINED_MMOL_L, LEAST_VOLUME_L_PER_KG,
    SPREAD_VOLUME_L_PER_KG, WASHOUT_HOURS,
};
use crate::clinical::kidney::{KidneyCourse, KidneyFunction, KidneyInput};
use crate::clinical::patient::{Care, Patient, RouteFacts, TimedLevel};
use crate::clinical::products::Product;
use crate::clinical::site::Site;
use crate::clinical::{DeficiencyCause, Indication, UrineMagnesium};
use crate::dose::{Bag, GivenDose, Infusion, Regimen};
use crate::units::basic::flow;
use crate::units::{AmountOfSubstance, Creatinine, Salt, Time};
use uom::si::amount_of_substance::millimole;
use uom::si::{mass, time};

/// One input as it was used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Understood {
    /// Key in the case file, or name of the option.
    pub input: String,
    /// As written.
    pub given: String,
    /// Where it came from.
    pub origin: &'static str,
    /// How it is repeated beside a stop.
    pub beside_a_stop: BesideAStop,
}

/// A stopped order repeats no flow: somebody could set it on a pump.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BesideAStop {
    /// As it was given.
    AsGiven,
    /// In words without a flow.
    Reworded(String),
    /// Not at all.
    Hidden,
}

impl Understood {
    /// The inputs as they may be shown.
    #[must_use]
    pub fn shown(inputs: &[Self], status: super::Status) -> Vec<Self> {
        let show = |input: &Self| match &input.beside_a_stop {
            _ if status != super::Status::Stop => Some(input.clone()),
            BesideAStop::AsGiven => Some(input.clone()),
            BesideAStop::Reworded(given) => Some(Self {
                given: given.clone(),
                ..input.clone()
            }),
            BesideAStop::Hidden => None,
        };
        inputs.iter().filter_map(show).collect()
    }
}

/// A time that was written with another offset from UTC than the start of the order.
#[derive(Clone, Debug, PartialEq)]
pub struct OtherOffset {
    /// The time as written.
    pub written: String,
    /// From the start of the order to it.
    pub apart: Time,
}

/// Everything the rules look at.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Case {
    /// The person.
    pub patient: Patient,
    /// Who treats where.
    pub care: Care,
    /// What is known about the kidneys.
    pub kidney: KidneyInput,
    /// The kidney function that follows from it.
    pub renal: KidneyFunction,
    /// How filtration and dialysis change; empty where the kidneys stay as they are.
    pub kidneys: KidneyCourse,
    /// Measured levels, the oldest first.
    pub levels: Vec<TimedLevel>,
    /// Ionized levels, the oldest first: no limit, band or model is about them.
    pub ionized_levels: Vec<TimedLevel>,
    /// Why the patient lacks magnesium; `None` where nobody asked.
    pub deficiency_cause: Option<DeficiencyCause>,
    /// Magnesium in the urine, where it was measured.
    pub urine_magnesium: Option<UrineMagnesium>,
    /// Doses of the last days, on the clock of the order.
    pub prior: Vec<GivenDose>,
    /// The oral route.
    pub route: RouteFacts,
    /// What it is given for.
    pub indication: Indication,
    /// The steps.
    pub regimen: Regimen,
    /// When the order that is under way began, before time zero; `None` where none has begun.
    /// What it delivered since then stands in `prior`.
    pub began: Option<Time>,
    /// The solution.
    pub bag: Bag,
    /// The product the solution is or was drawn from.
    pub product: Option<&'static Product>,
    /// The salt that grams were declared to mean.
    pub named_salt: Option<Salt>,
    /// The rules of the hospital, where they were given.
    pub site: Option<Site>,
    /// Levels measured after the start of the order, the oldest first: they belong to an order
    /// under way, and the rules of a new order do not see them.
    pub later: Vec<TimedLevel>,
    /// A time that was written with another offset from UTC than the start of the order.
    pub other_offset: Option<OtherOffset>,
    /// Every input as used.
    pub understood: Vec<Understood>,
    /// SHA-256 of the input in canonical form: keys sorted, values as typed, so that a case has
    /// one hash whichever way it came in.
    pub input_sha256: String,
}

impl Case {
    /// The latest measured level.
    #[must_use]
    pub fn latest_level(&self) -> Option<&TimedLevel> {
        self.levels.last()
    }

    /// The latest creatinine; of two at the same time the higher.
    #[must_use]
    pub fn latest_creatinine(&self) -> Option<Creatinine> {
        let samples = self.kidney.creatinines.iter();
        let latest = samples.reduce(|a, b| {
            if b.at > a.at || (b.at == a.at && b.value > a.value) {
                b
            } else {
                a
            }
        });
        latest.map(|sample| sample.value)
    }

    /// The level that the indication rests on: the latest one, for an order under way the
    /// latest one from before it began. What the order raised proves nothing about the need.
    #[must_use]
    pub fn indicating_level(&self) -> Option<&TimedLevel> {
        let before = |level: &&TimedLevel| self.began.is_none_or(|began| level.at <= began);
        self.levels.iter().rfind(before)
    }

    /// Whether the patient lacks magnesium as far as a level shows, outside pregnancy. Tissue then
    /// takes magnesium up, which the courses that flags go by leave out.
    #[must_use]
    pub fn is_depleted(&self) -> bool {
        let low = |level: &TimedLevel| level.level.millimolar() < DEPLETED_BELOW_MMOL_L;
        !self.patient.pregnant && self.indicating_level().is_some_and(low)
    }

    /// The doses that were given before the order began.
    pub fn earlier_doses(&self) -> impl Iterator<Item = &GivenDose> {
        let began = self.began;
        let before = move |dose: &&GivenDose| began.is_none_or(|began| dose.start < began);
        self.prior.iter().filter(before)
    }

    /// Whether magnesium was given in the 48 hours before the latest level, so that the
    /// level is not a steady one.
    #[must_use]
    pub fn level_follows_magnesium(&self) -> bool {
        let window = Time::new::<time::hour>(WASHOUT_HOURS);
        self.latest_level().is_some_and(|level| {
            let lately = self.prior.iter();
            let lately = lately
                .filter(|dose| dose.start < level.at && dose.end_of_input() > level.at - window);
            let left = lately.map(|dose| self.left_of(dose, level.at));
            left.reduce(|a, b| a + b)
                .is_some_and(|left| self.could_raise(left, level))
        })
    }

    /// When the doses before the latest level have left, as far as [`Self::level_follows_magnesium`]
    /// counts them, on the clock of the order; at the latest when they are washed out.
    #[must_use]
    pub fn steady_from(&self) -> Time {
        let Some(latest) = self.latest_level() else {
            return Time::default();
        };
        let hours = |count: f64| Time::new::<time::hour>(count);
        let before = |dose: &&GivenDose| dose.start < latest.at;
        let ends = self
            .prior
            .iter()
            .filter(before)
            .map(GivenDose::end_of_input);
        let last = ends.fold(
            latest.at - hours(WASHOUT_HOURS),
            |a, b| if b > a { b } else { a },
        );
        let raised = |at: Time| {
            let left = self
                .prior
                .iter()
                .filter(before)
                .map(|dose| self.left_of(dose, at));
            let left = left.fold(AmountOfSubstance::default(), |a, b| a + b);
            self.could_raise(left, latest)
        };
        let whole = (0..=WASHOUT_HOURS as u32).map(|after| last + hours(f64::from(after)));
        let mut whole = whole.skip_while(|at| raised(*at));
        whole.next().unwrap_or(last + hours(WASHOUT_HOURS))
    }

    /// How much of an earlier dose is in the body at `at`: what filtration has not removed since
    /// its end. In pregnancy all of it counts.
    fn left_of(&self, dose: &GivenDose, at: Time) -> AmountOfSubstance {
        if self.patient.pregnant {
            return dose.amount();
        }
        let liters = SPREAD_VOLUME_L_PER_KG * self.patient.weight.get().get::<mass::kilogram>();
        let cleared = DIFFUSIBLE * self.renal.clearance.get().get::<flow::liter_per_hour>();
        let hours = (at - dose.end_of_input()).get::<time::hour>().max(0.0);
        dose.amount() * libm::exp(-cleared / liters * hours)
    }

    /// Whether what is `left` is enough for a raised level: as much as fills a tenth of a liter for
    /// each kilogram, the least volume in which magnesium is found soon after a load. A high level
    /// after less is the patient's own, and stays.
    fn could_raise(&self, left: AmountOfSubstance, level: &TimedLevel) -> bool {
        let least = if self.patient.pregnant {
            f64::NEG_INFINITY
        } else {
            LEAST_EXPLAINED_MMOL_L
        };
        let rise = (level.level.millimolar() - HIGH_ABOVE).max(least);
        let liters = LEAST_VOLUME_L_PER_KG * self.patient.weight.get().get::<mass::kilogram>();
        left.get::<millimole>() >= rise * liters
    }

    /// Prior doses and the order together as they are given, which is what totals count: an
    /// injection into a muscle at its time.
    #[must_use]
    pub fn inputs(&self) -> Vec<Infusion> {
        let mut inputs = self.given_before();
        inputs.extend(self.regimen.inputs());
        inputs
    }

    /// Prior doses as they were given.
    #[must_use]
    pub fn given_before(&self) -> Vec<Infusion> {
        self.prior.iter().map(|dose| dose.given).collect()
    }

    /// Prior doses and the order together as they enter the blood, which is what levels follow:
    /// an injection into a muscle over the hours of its absorption.
    #[must_use]
    pub fn absorbed_inputs(&self) -> Vec<Infusion> {
        let prior = self.prior.iter().flat_map(GivenDose::absorbed);
        prior.chain(self.regimen.absorbed_inputs()).collect()
    }

    /// Whether symptoms were asked for and denied; the stricter limits then hold. Unknown
    /// symptoms count as none, which is the stricter reading.
    #[must_use]
    pub fn without_symptoms(&self) -> bool {
        self.route.acute_symptoms != Some(true)
    }
}
