//! The pump program of one dose.

use super::{json as js, provenance, text};
use crate::dose::{Bag, BagOrigin, Delivery};
use crate::safety::{Finding, Severity, Status};
use crate::units::basic::{amount_rate, flow, molar};
use crate::units::magnesium::{self, SaltDose, SaltRate};
use crate::units::{AmountOfSubstance, Salt, Time, basic::salt_rate, show};
use serde_json::{Value, json};
use uom::si::amount_of_substance::millimole;
use uom::si::{mass, mass_rate, time, volume};

/// One row of the table: a duration and what it needs.
#[derive(Clone, Debug)]
pub struct RateRow {
    /// Time of the infusion.
    pub over: Time,
    /// What to set; `None` where the row is stopped.
    pub delivery: Option<Delivery>,
    /// What the rules say about this duration.
    pub findings: Vec<Finding>,
}

/// The answer to `rate`.
#[derive(Clone, Debug)]
pub struct RateAnswer {
    /// Mg2+ ordered.
    pub amount: AmountOfSubstance,
    /// The solution.
    pub bag: Bag,
    /// Drops per mL, where a gravity set was named.
    pub drop_factor: Option<f64>,
    /// The rows.
    pub rows: Vec<RateRow>,
    /// What the rules say about the dose and the bag, whatever the duration.
    pub findings: Vec<Finding>,
}

impl RateAnswer {
    /// The verdict: stop when no row may run; a stopped row beside others is a warning.
    #[must_use]
    pub fn status(&self) -> Status {
        if self.rows.iter().all(|row| row.delivery.is_none()) {
            return Status::Stop;
        }
        let all = self
            .findings
            .iter()
            .chain(self.rows.iter().flat_map(|row| &row.findings));
        match Status::of(all) {
            Status::Ok => Status::Ok,
            Status::Warn | Status::Stop => Status::Warn,
        }
    }

    /// Every finding once, stops first.
    fn all_findings(&self) -> Vec<Finding> {
        let mut all: Vec<Finding> = Vec::new();
        for finding in self
            .findings
            .iter()
            .chain(self.rows.iter().flat_map(|r| &r.findings))
        {
            if !all.iter().any(|known| known.id == finding.id) {
                all.push(finding.clone());
            }
        }
        crate::safety::rank(&mut all);
        all
    }

    /// What was asked, in one canonical spelling.
    fn canonical(&self) -> String {
        let rows: Vec<String> = self
            .rows
            .iter()
            .map(|row| show::kept(row.over.get::<time::minute>()).to_string())
            .collect();
        format!(
            "rate {} mmol {} {} mmol/mL over {} min drops {:?}",
            show::kept(self.amount.get::<millimole>()),
            self.bag.salt().id(),
            show::kept(
                self.bag
                    .concentration()
                    .get::<molar::millimole_per_milliliter>()
            ),
            rows.join(" "),
            self.drop_factor
        )
    }
}

/// The JSON document.
#[must_use]
pub fn document(answer: &RateAnswer) -> Value {
    let head = js::head(answer.status(), &answer.all_findings());
    js::with(
        head,
        json!({
            "order": order(answer.amount, answer.bag.salt()),
            "bag": bag(&answer.bag),
            "rates": answer.rows.iter().map(|r| rate_row(r, answer)).collect::<Vec<_>>(),
            "provenance": provenance::stamp(&[], &answer.canonical()),
        }),
    )
}

/// A dose in every unit people use.
#[must_use]
pub fn order(amount: AmountOfSubstance, salt: Salt) -> Value {
    let dose = SaltDose::holding(amount, salt);
    json!({
        "salt": salt.id(),
        "dose": js::quantity(dose.mass().get::<mass::gram>(), "g"),
        "amount": js::quantity(amount.get::<millimole>(), "mmol"),
        "equivalents": js::quantity(magnesium::milliequivalents(amount), "mEq"),
        "elemental": js::quantity(magnesium::elemental(amount).get::<mass::milligram>(), "mg"),
    })
}

/// The solution.
#[must_use]
pub fn bag(bag: &Bag) -> Value {
    json!({
        "concentration": js::quantity(bag.milligram_per_milliliter(), "mg/mL"),
        "molar": js::quantity(
            bag.concentration().get::<molar::millimole_per_milliliter>(),
            "mmol/mL",
        ),
        "osmolarity": js::quantity(bag.osmolarity().milliosmolar(), "mOsm/L"),
    })
}

fn rate_row(row: &RateRow, answer: &RateAnswer) -> Value {
    let ids: Vec<&str> = row
        .findings
        .iter()
        .map(|finding| finding.id.as_str())
        .collect();
    let over = js::quantity(row.over.get::<time::minute>(), "min");
    let Some(delivery) = &row.delivery else {
        return json!({ "over": over, "findings": ids });
    };
    let mut value = json!({ "over": over });
    value = js::with(value, delivery_fields(delivery, answer.bag.salt()));
    if let Some(factor) = answer.drop_factor {
        value["drops_per_minute"] = js::quantity(delivery.drops_per_minute(factor), "drops/min");
    }
    value["findings"] = json!(ids);
    value
}

/// What to set and what it delivers, in every unit people use.
#[must_use]
pub fn delivery_fields(delivery: &Delivery, salt: Salt) -> Value {
    let rate = SaltRate::carrying(delivery.amount_rate, salt);
    let mmol_per_hour = delivery
        .amount_rate
        .get::<amount_rate::millimole_per_hour>();
    let delivered = SaltDose::holding(delivery.delivered, salt);
    json!({
        "pump_rate": js::quantity(delivery.rate.get::<flow::milliliter_per_hour>(), "mL/h"),
        "pump_rate_exact": js::quantity(delivery.exact.get::<flow::milliliter_per_hour>(), "mL/h"),
        "volume": js::quantity(delivery.volume.get::<volume::milliliter>(), "mL"),
        "dose_rate": js::quantity(rate.rate().get::<salt_rate::milligram_per_minute>(), "mg/min"),
        "amount_rate": js::quantity(mmol_per_hour, "mmol/h"),
        "equivalents_rate": js::quantity(
            mmol_per_hour * magnesium::EQUIVALENTS_PER_MOLE,
            "mEq/h",
        ),
        "delivered": js::quantity(delivered.mass().get::<mass::gram>(), "g"),
    })
}

/// The text for people.
#[must_use]
pub fn words(answer: &RateAnswer) -> String {
    let mut out = String::new();
    let dose = SaltDose::holding(answer.amount, answer.bag.salt());
    out.push_str(&format!(
        "{}\n",
        title(answer.bag.salt(), &show::mass(dose.mass()))
    ));
    out.push_str(&text::row(
        "Dose",
        &amounts(answer.amount, answer.bag.salt()),
    ));
    out.push_str(&text::row("Solution", &solution(&answer.bag)));
    let stop = answer.status() == Status::Stop;
    for row in &answer.rows {
        out.push('\n');
        out.push_str(&format!("Over {}\n", show::duration(row.over)));
        if let Some(delivery) = row.delivery.as_ref().filter(|_| !stop) {
            out.push_str(&delivery_words(delivery, &answer.bag));
            if let Some(factor) = answer.drop_factor {
                let drops = delivery.drops_per_minute(factor);
                out.push_str(&text::row(
                    "Drop rate",
                    &format!(
                        "{} drops/minute with a set of {factor} drops/mL",
                        show::number(drops)
                    ),
                ));
            }
        }
        for finding in &row.findings {
            out.push_str(&text::finding(finding));
        }
    }
    if !answer.findings.is_empty() {
        out.push('\n');
        out.push_str(&text::findings(&answer.findings));
    }
    if stop {
        out.push_str("\n[STOP] Nothing to set on a pump.\n");
    }
    out.push_str(&format!("\n{}\n", text::STATEMENT));
    out
}

/// The first line: the drug in full and the dose.
#[must_use]
pub fn title(salt: Salt, dose: &str) -> String {
    format!("{}, {dose}, intravenous", salt.name())
}

/// A dose in grams, mmol, mEq and elemental magnesium.
#[must_use]
pub fn amounts(amount: AmountOfSubstance, salt: Salt) -> String {
    format!(
        "{} = {} mmol = {} mEq = {} elemental magnesium",
        magnesium::describe(SaltDose::holding(amount, salt)),
        show::number(amount.get::<millimole>()),
        show::number(magnesium::milliequivalents(amount)),
        show::mass(magnesium::elemental(amount)),
    )
}

/// The solution in words: strength, content, how the volume was counted, osmolarity.
#[must_use]
pub fn solution(bag: &Bag) -> String {
    let strength = bag.milligram_per_milliliter();
    let mut words = format!(
        "{} mg/mL ({} % weight in volume), {} mmol/mL, about {} mOsm/L in water",
        show::number(strength),
        show::number(strength / 10.0),
        show::number(bag.concentration().get::<molar::millimole_per_milliliter>()),
        show::number(show::decimals(bag.osmolarity().milliosmolar(), 0)),
    );
    if let Some((content, total)) = bag.whole() {
        let mass = show::mass(bag.salt().mass(content));
        let volume = show::number(total.get::<volume::milliliter>());
        words.push_str(&format!("; {mass} in {volume} mL"));
    }
    match bag.origin() {
        BagOrigin::DrawnUp => words.push_str(", the volume drawn up counted on top of the diluent"),
        BagOrigin::Product(id) => words.push_str(&format!(", product {id}, nominal volume")),
        BagOrigin::Typed => {}
    }
    words
}

/// Dose rate, pump rate and the multiplication back, each on its own line.
#[must_use]
pub fn delivery_words(delivery: &Delivery, bag: &Bag) -> String {
    let salt = bag.salt();
    let rate = SaltRate::carrying(delivery.amount_rate, salt);
    let mmol = delivery
        .amount_rate
        .get::<amount_rate::millimole_per_hour>();
    let pump = show::fixed(delivery.rate.get::<flow::milliliter_per_hour>(), 3);
    let mut out = text::row(
        "Dose rate",
        &format!(
            "{} mg/minute = {} g/hour = {} mmol/hour = {} mEq/hour",
            show::number(rate.rate().get::<salt_rate::milligram_per_minute>()),
            show::number(rate.rate().get::<mass_rate::gram_per_hour>()),
            show::number(mmol),
            show::number(mmol * magnesium::EQUIVALENTS_PER_MOLE),
        ),
    );
    out.push_str(&text::row("PUMP RATE", &format!("{pump} mL/hour")));
    out.push_str(&text::row(
        "Volume",
        &format!(
            "{} mL to be infused over {}",
            show::number(delivery.volume.get::<volume::milliliter>()),
            show::duration(delivery.over)
        ),
    ));
    let strength = bag.milligram_per_milliliter();
    let delivered = salt.mass(delivery.delivered);
    let volume = delivery.rate * delivery.over;
    out.push_str(&text::row(
        "Check",
        &format!(
            "{pump} mL/hour x {} = {} mL; {} mL x {} mg/mL = {} mg = {}{}",
            show::duration(delivery.over),
            show::number(volume.get::<volume::milliliter>()),
            show::number(volume.get::<volume::milliliter>()),
            show::number(strength),
            show::number(delivered.get::<mass::milligram>()),
            show::mass(delivered),
            rounding(delivery),
        ),
    ));
    out
}

/// What rounding to the pump's step costs, where it costs anything that shows.
fn rounding(delivery: &Delivery) -> String {
    let percent = show::decimals(delivery.rounding_error() * 100.0, 2);
    if percent == 0.0 {
        return String::new();
    }
    let direction = if percent > 0.0 { "more" } else { "less" };
    format!(
        " ({} % {direction} than ordered, from rounding)",
        show::number(percent.abs())
    )
}

/// Whether any finding of a row stops it.
#[must_use]
pub fn stops(findings: &[Finding]) -> bool {
    findings
        .iter()
        .any(|finding| finding.severity == Severity::Stop)
}
