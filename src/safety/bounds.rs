//! One observed quantity against every limit that speaks about it.

use super::{Case, Finding, Shown, Topic};
use crate::Result;
use crate::clinical::country::Country;
use crate::clinical::limits::{self, Applies, Bound, Judgement, Limit, Measure, Quantity};
use crate::clinical::site::SiteLimit;
use crate::clinical::source;
use crate::clinical::{Confidence, Indication};
use crate::dose::Bag;
use crate::units::basic::{amount_rate, molar, salt_rate};
use crate::units::magnesium::{SaltDose, SaltRate};
use crate::units::{AmountOfSubstance, Salt, Time, VolumeRate};
use std::cmp::Ordering;
use uom::si::{mass, mass_rate, time};

/// Relative noise of a figure written with nine digits, below the slack of a comparison with a
/// bound.
const NOISE: f64 = 5e-9;

/// What decides which limits hold.
#[derive(Clone, Copy, Debug)]
pub struct Circumstances<'a> {
    /// The indication; `None` is read as replacement, the strictest group.
    pub indication: Option<Indication>,
    /// Severe renal impairment.
    pub severe_renal: bool,
    /// No marked symptoms, or none known.
    pub without_symptoms: bool,
    /// Pregnancy.
    pub pregnant: bool,
    /// The country whose labels the order is read against, where one was chosen.
    pub country: Option<Country>,
    /// The salt in the bag.
    pub salt: Salt,
    /// The limits that the hospital tightens.
    pub site: &'a [SiteLimit],
}

impl<'a> Circumstances<'a> {
    /// Those of a case.
    #[must_use]
    pub fn of(case: &'a Case) -> Self {
        Self {
            indication: Some(case.indication),
            severe_renal: case.renal.severe(),
            without_symptoms: case.without_symptoms(),
            pregnant: case.patient.pregnant,
            country: case.care.country,
            salt: case.bag.salt(),
            site: case.site.as_ref().map_or(&[], |site| &site.limits),
        }
    }

    fn applies(self, limit: &Limit) -> bool {
        limit.covers(self.indication)
            && match limit.scope.applies {
                Applies::Always => true,
                Applies::SevereRenal => self.severe_renal,
                Applies::WithoutSymptoms => self.without_symptoms,
                Applies::Pregnancy => self.pregnant,
                Applies::NotPregnant => !self.pregnant,
                Applies::In(country) => self.country == Some(country),
                Applies::NotIn(country) => self.country != Some(country),
                Applies::OfSalt(salt) => self.salt == salt,
            }
    }

    /// The soft and the hard bound of `limit` that hold here.
    #[must_use]
    pub fn bounds(self, limit: &Limit) -> (Option<Bound>, Option<Bound>) {
        let same = |one: &&SiteLimit| one.limit.id == limit.id;
        match self.site.iter().find(same) {
            Some(own) => (own.soft_bound(), own.hard_bound()),
            None => (limit.soft, limit.hard),
        }
    }

    /// Whether the hospital sets a soft bound of `limit` of its own.
    fn tightened(self, limit: &Limit) -> bool {
        let same = |one: &&SiteLimit| one.limit.id == limit.id && one.soft.is_some();
        self.site.iter().any(|one| same(&one))
    }

    /// The limits on `measure` that hold here.
    pub fn limits(self, measure: Measure) -> impl Iterator<Item = &'static Limit> + use<'a> {
        limits::LIMITS
            .iter()
            .filter(move |row| row.measure == measure && self.applies(row))
    }

    /// The highest flow from `bag` that rounding may reach for `dose` over `over`: that of the
    /// strictest bound, soft or hard, that the order itself keeps, on the dose rate, on the dose
    /// where it is a short one, and on the pump. `None` where it keeps none.
    #[must_use]
    pub fn ceiling(
        self,
        rate: Measure,
        bag: &Bag,
        dose: AmountOfSubstance,
        over: Time,
    ) -> Option<VolumeRate> {
        let bounds = |measure: Measure| {
            let each = self.limits(measure).map(|limit| self.bounds(limit));
            each.flat_map(|(soft, hard)| [soft, hard])
                .flatten()
                .map(Bound::quantity)
        };
        let short = (rate == Measure::ShortRate).then_some(Measure::ShortDose);
        let exact: VolumeRate = bag.volume_of(dose) / over;
        // Noise of the arithmetic must not cost a whole step of the pump.
        bounds(rate)
            .chain(bounds(Measure::PumpFlow))
            .chain(short.into_iter().flat_map(bounds))
            .filter_map(|quantity| match quantity {
                Quantity::Rate(rate) => Some(rate / bag.concentration()),
                Quantity::Amount(amount) => Some(bag.volume_of(amount) / over),
                Quantity::Flow(flow) => Some(flow),
                _ => None,
            })
            .map(|flow| flow * (1.0 + NOISE))
            .filter(|flow| exact <= *flow)
            .reduce(|a, b| if b < a { b } else { a })
    }
}

/// What the limits say about one observed quantity.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Judged {
    /// The stop or the warning.
    pub finding: Option<Finding>,
    /// What authorities that do not count here would not do.
    pub elsewhere: Option<Finding>,
}

impl IntoIterator for Judged {
    type Item = Finding;
    type IntoIter = std::iter::Flatten<std::array::IntoIter<Option<Finding>, 2>>;

    fn into_iter(self) -> Self::IntoIter {
        [self.finding, self.elsewhere].into_iter().flatten()
    }
}

/// A bound that is crossed, and the limit it belongs to.
type Crossed = (Judgement, &'static Limit, Bound);

/// Judges `observed` in these circumstances: one stop for the strictest hard bound crossed, else
/// one warning for the strictest soft bound that counts, which names the other authorities whose
/// bounds are crossed too. Which soft bounds count follows the country; those that do not are told
/// beside it.
///
/// # Errors
/// Internal when the quantity is not of the kind the measure bounds.
pub fn judge(
    circumstances: Circumstances,
    measure: Measure,
    observed: Quantity,
    what: &str,
) -> Result<Judged> {
    let mut hard: Vec<Crossed> = Vec::new();
    let mut soft: Vec<Crossed> = Vec::new();
    for limit in circumstances.limits(measure) {
        let bounds = circumstances.bounds(limit);
        let judgement = limit.judge_by(bounds, observed)?;
        match judgement {
            Judgement::Within => {}
            Judgement::Soft => soft.extend(bounds.0.map(|bound| (judgement, limit, bound))),
            Judgement::Hard => hard.extend(bounds.1.map(|bound| (judgement, limit, bound))),
        }
    }
    sort_strictest_first(&mut hard, measure, circumstances.country);
    sort_strictest_first(&mut soft, measure, circumstances.country);
    // A stop for good goes before one that can be lifted.
    if hard.iter().any(|(_, limit, _)| !limit.overridable) {
        hard.retain(|(_, limit, _)| !limit.overridable);
    }
    if !hard.is_empty() {
        return Ok(Judged {
            finding: Some(finding(measure, observed, what, &hard)),
            elsewhere: None,
        });
    }
    let counting = counting(circumstances, measure)?;
    let (warning, stricter): (Vec<Crossed>, Vec<Crossed>) = soft
        .into_iter()
        .partition(|(_, limit, _)| counting.contains(&limit.id));
    let named = |crossed: &[Crossed]| finding(measure, observed, what, crossed);
    Ok(Judged {
        elsewhere: (!stricter.is_empty()).then(|| elsewhere(what, measure, &stricter)),
        finding: (!warning.is_empty()).then(|| named(&warning)),
    })
}

/// The limits on `measure` whose soft bounds warn here: what this patient or salt asks for, what
/// this program sets, those of the chosen country, and of the others every bound from the one of
/// the second laxest authority on. What is stricter is only told.
fn counting(here: Circumstances, measure: Measure) -> Result<Vec<&'static str>> {
    let rows = || {
        here.limits(measure)
            .filter(|limit| here.bounds(limit).0.is_some())
    };
    let of_this_order = |limit: &&Limit| {
        matches!(
            limit.scope.applies,
            Applies::SevereRenal | Applies::Pregnancy | Applies::OfSalt(_)
        ) || limit.source.confidence == Confidence::Software
            || here.tightened(limit)
    };
    let chosen = |limit: &&Limit| {
        let country = here.country;
        country.is_some_and(|country| limit.authority.speaks_for(country))
    };
    let own = rows().filter(|limit| of_this_order(limit) || chosen(limit));
    let mut counting: Vec<&'static str> = own.map(|limit| limit.id).collect();
    let general: Vec<&'static Limit> = rows().filter(|limit| !of_this_order(limit)).collect();
    let Some(second) = second_laxest(&general, measure)? else {
        return Ok(counting);
    };
    for limit in general {
        let Some(bound) = limit.soft else { continue };
        if !stricter(bound, second, measure)? {
            counting.push(limit.id);
        }
    }
    Ok(counting)
}

/// The bound of the second laxest authority among `rows`, of the only one where there is one. A
/// country is one authority, with the laxest of its bounds; who speaks for none is one by name.
fn second_laxest(rows: &[&'static Limit], measure: Measure) -> Result<Option<Bound>> {
    let mut laxest: Vec<(&'static str, Bound)> = Vec::new();
    for limit in rows {
        let Some(bound) = limit.soft else { continue };
        let countries = limit.authority.countries.iter().map(|country| country.id());
        let nobody = limit.authority.countries.is_empty();
        for who in countries.chain(nobody.then_some(limit.authority.name)) {
            match laxest.iter_mut().find(|(known, _)| *known == who) {
                Some((_, known)) if stricter(*known, bound, measure)? => *known = bound,
                Some(_) => {}
                None => laxest.push((who, bound)),
            }
        }
    }
    let mut bounds: Vec<Bound> = laxest.into_iter().map(|(_, bound)| bound).collect();
    bounds.sort_by(|a, b| strictest(*a, *b, measure).reverse());
    Ok(bounds.get(1).or(bounds.first()).copied())
}

/// Whether `a` is the stricter of two bounds on `measure`.
fn stricter(a: Bound, b: Bound, measure: Measure) -> Result<bool> {
    let order = a.quantity().against(b)?;
    Ok(if measure.from_below() {
        order == Ordering::Greater
    } else {
        order == Ordering::Less
    })
}

/// What `crossed` limits of one severity say, the strictest first.
fn finding(measure: Measure, observed: Quantity, what: &str, crossed: &[Crossed]) -> Finding {
    let (judgement, limit, bound) = crossed[0];
    let others = others(crossed);
    let message = words(what, measure, crossed, &others);
    let topic = match limit.scope.applies {
        Applies::SevereRenal => Topic::Kidneys,
        _ => topic_of(measure),
    };
    let said = (message, action(measure));
    let source = match of_site(limit, bound) {
        true => source::SITE,
        false => limit.source,
    };
    let mut finding = match judgement {
        Judgement::Hard if limit.overridable => Finding::overridable(topic, limit.id, said, source),
        Judgement::Hard => Finding::stop(topic, limit.id, said, source),
        _ => Finding::warn(topic, limit.id, said, source),
    };
    finding.crossed = 1 + others.len();
    if measure == Measure::PumpFlow {
        // A stopped order must not show a flow, not even the one that is refused.
        return finding;
    }
    let (value, unit) = bound.value_and_unit();
    match in_unit(observed, unit) {
        Some(seen) => finding.comparing(Shown::new(seen, unit), Shown::new(value, unit)),
        None => finding,
    }
}

/// What authorities would not do whose bounds do not count here.
fn elsewhere(what: &str, measure: Measure, stricter: &[Crossed]) -> Finding {
    let mut named: Vec<String> = Vec::new();
    for (_, limit, bound) in stricter {
        let one = format!("{} ({})", bound.text(), limit.authority);
        if !named.contains(&one) {
            named.push(one);
        }
    }
    let words = format!("{what} {} {}", verb(measure), named.join(", "));
    let mut bounds: Vec<String> = stricter.iter().map(|(.., bound)| bound.text()).collect();
    bounds.dedup();
    let source = stricter[0].1.source;
    let mut finding = Finding::info(Topic::Elsewhere, "stricter-elsewhere", words, source);
    finding.crossed = bounds.len();
    finding
}

/// Puts what stricter authorities would not do into one note at the place of the first.
pub(super) fn in_one_note(findings: &mut Vec<Finding>) {
    let elsewhere = |finding: &Finding| finding.topic == Topic::Elsewhere;
    let mut parts = Vec::new();
    let mut first = None;
    let mut crossed = 0;
    for finding in findings.iter().filter(|finding| elsewhere(finding)) {
        crossed += finding.crossed;
        parts.push(finding.message.clone());
        first = first.or_else(|| Some(finding.clone()));
    }
    let Some(first) = first else { return };
    findings.retain(|finding| !elsewhere(finding));
    findings.push(Finding {
        message: format!(
            "stricter authorities would not do this: {}",
            parts.join("; ")
        ),
        crossed,
        ..first
    });
}

/// What a crossed bound is about.
fn topic_of(measure: Measure) -> Topic {
    match measure {
        Measure::Concentration | Measure::MinimumConcentration | Measure::Osmolarity => {
            Topic::Solution
        }
        Measure::ShortRate
        | Measure::InfusionRate
        | Measure::ShortDose
        | Measure::MinimumShortDose
        | Measure::MinimumInfusionRate
        | Measure::FastLoad
        | Measure::Window(_)
        | Measure::Duration
        | Measure::PumpFlow => Topic::Amount,
    }
}

/// The strictest bound first: the lowest, or for a bound from below the highest; of equal ones that
/// of the chosen country.
fn sort_strictest_first(crossed: &mut [Crossed], measure: Measure, chosen: Option<Country>) {
    let foreign =
        |limit: &Limit| !chosen.is_some_and(|country| limit.authority.speaks_for(country));
    crossed.sort_by(|(_, one, a), (_, other, b)| {
        strictest(*a, *b, measure).then(foreign(one).cmp(&foreign(other)))
    });
}

/// The order of two bounds on `measure`, the strictest first.
fn strictest(a: Bound, b: Bound, measure: Measure) -> Ordering {
    let order = a.quantity().against(b).unwrap_or(Ordering::Equal);
    if measure.from_below() {
        order.reverse()
    } else {
        order
    }
}

/// The other bounds that are crossed beside the first one, each once, with their authority.
fn others(crossed: &[Crossed]) -> Vec<String> {
    let (_, _, bound) = crossed[0];
    let mut others: Vec<String> = Vec::new();
    for (_, limit, other) in &crossed[1..] {
        let named = match of_site(limit, *other) {
            true => format!("{} ({})", other.text(), source::SITE.short),
            false => format!("{} ({})", other.text(), limit.authority),
        };
        if other.text() != bound.text() && !others.contains(&named) {
            others.push(named);
        }
    }
    others
}

/// Whether `bound` is one that the hospital sets, and not the one that `limit` was read with.
fn of_site(limit: &Limit, bound: Bound) -> bool {
    limit.soft != Some(bound) && limit.hard != Some(bound)
}

/// Everybody who sets the first bound, each country and body once.
fn authorities(crossed: &[Crossed]) -> String {
    let (_, first, bound) = crossed[0];
    let same = crossed
        .iter()
        .filter(|(.., other)| other.text() == bound.text());
    let mut names: Vec<&str> = first.authority.name.split(", ").collect();
    for name in same.flat_map(|(_, limit, _)| limit.authority.name.split(", ")) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(", ")
}

/// What crosses the first bound, who sets it, and whose other bounds it crosses.
fn words(what: &str, measure: Measure, crossed: &[Crossed], others: &[String]) -> String {
    let (_, limit, bound) = crossed[0];
    let of_site = of_site(limit, bound);
    if measure == Measure::PumpFlow {
        return match of_site {
            true => format!("{what} is above the ceiling that this hospital sets for its pumps"),
            false => format!("{what} {}", limit.words),
        };
    }
    let begins = limit.inclusive && (limit.hard == Some(bound) || limit.hard.is_none());
    let beyond = if begins {
        format!("is {} or more", bound.text())
    } else {
        format!("{} {}", verb(measure), bound.text())
    };
    let mut text = match of_site {
        true => format!("{what} {beyond} ({})", source::SITE.short),
        false => format!(
            "{what} {beyond} ({}): {}",
            authorities(crossed),
            limit.words
        ),
    };
    if !others.is_empty() {
        text.push_str(&format!("; also beyond {}", others.join(", ")));
    }
    text
}

/// What is to be done where a bound on `measure` is crossed.
fn action(measure: Measure) -> &'static str {
    match measure {
        Measure::ShortRate => "give it over a longer time",
        Measure::InfusionRate => "run it slower",
        Measure::ShortDose => "give less at once",
        Measure::FastLoad => "give less, or over a longer time",
        Measure::Window(_) => "give less in this time",
        Measure::Concentration | Measure::Osmolarity => "dilute it",
        Measure::MinimumConcentration => "check the bag and what was added to it",
        Measure::MinimumShortDose => "check g and mg, mmol and mEq",
        Measure::MinimumInfusionRate => "check the time unit",
        Measure::Duration => "end it, or have a senior decide",
        Measure::PumpFlow => "take more time or a stronger bag",
    }
}

/// How crossing a bound is told.
fn verb(measure: Measure) -> &'static str {
    match measure {
        Measure::ShortRate | Measure::InfusionRate => "runs faster than",
        Measure::MinimumConcentration => "is weaker than",
        Measure::MinimumShortDose => "is less than",
        Measure::MinimumInfusionRate => "runs slower than",
        Measure::Concentration | Measure::Osmolarity => "is stronger than",
        Measure::Duration => "is longer than",
        Measure::ShortDose | Measure::FastLoad | Measure::Window(_) | Measure::PumpFlow => {
            "is more than"
        }
    }
}

/// The observed quantity in the unit of a bound; masses are those of the heptahydrate.
fn in_unit(observed: Quantity, unit: &str) -> Option<f64> {
    let salt = Salt::SulfateHeptahydrate;
    match (observed, unit) {
        (Quantity::Rate(rate), "mg/min") => Some(
            SaltRate::carrying(rate, salt)
                .rate()
                .get::<salt_rate::milligram_per_minute>(),
        ),
        (Quantity::Rate(rate), "g/h") => Some(
            SaltRate::carrying(rate, salt)
                .rate()
                .get::<mass_rate::gram_per_hour>(),
        ),
        (Quantity::Rate(rate), "mmol/h") => Some(rate.get::<amount_rate::millimole_per_hour>()),
        (Quantity::Amount(amount), "g") => {
            Some(SaltDose::holding(amount, salt).mass().get::<mass::gram>())
        }
        (Quantity::Amount(amount), "mmol") => {
            Some(amount.get::<uom::si::amount_of_substance::millimole>())
        }
        (Quantity::Concentration(concentration), "%") => {
            let per_liter = concentration.get::<molar::millimole_per_liter>();
            let grams = per_liter
                * salt
                    .molar_mass()
                    .get::<uom::si::molar_mass::gram_per_mole>()
                / 1000.0;
            Some(grams / 10.0)
        }
        (Quantity::Concentration(concentration), "mmol/L") => {
            Some(concentration.get::<molar::millimole_per_liter>())
        }
        (Quantity::Osmolarity(osmolarity), "mOsm/L") => Some(osmolarity.milliosmolar()),
        (Quantity::Duration(length), "h") => Some(length.get::<time::hour>()),
        (Quantity::Duration(length), "d") => Some(length.get::<time::day>()),
        _ => None,
    }
}
