//! `rate`: one dose from one bag, over one or several times.

use super::{DrawUpSheet, Verdict};
use crate::Result;
use crate::case::rate::RateRequest;
use crate::clinical::Indication;
use crate::digest::sha256;
use crate::dose::{Bag, Delivery};
use crate::safety::single::SingleDose;
use crate::safety::{self, Finding, Status};
use crate::units::basic::flow::milliliter_per_hour;
use crate::units::basic::molar;
use crate::units::{AmountOfSubstance, Time, show};
use uom::si::amount_of_substance::millimole;
use uom::si::time;
use uom::si::volume::milliliter;

/// The pump program of one dose.
#[derive(Clone, Debug)]
pub struct RateAnswer {
    /// Mg2+ ordered.
    pub amount: AmountOfSubstance,
    /// The solution.
    pub bag: Bag,
    /// Drops per mL, where a gravity set was named.
    pub drop_factor: Option<f64>,
    /// One row for each time of the infusion.
    pub rows: Vec<RateRow>,
    /// What the rules say about the dose and the bag, however long it runs.
    pub findings: Vec<Finding>,
    /// Hash of what was asked: the same for every way to write it.
    pub input_sha256: String,
}

/// One time of the infusion and what it needs.
#[derive(Clone, Debug)]
pub struct RateRow {
    /// Time of the infusion.
    pub over: Time,
    /// What to set on the pump, unless this row or the dose itself is stopped.
    pub verdict: Verdict<Delivery>,
    /// What whole drops of a gravity set deliver, where one was named.
    pub by_drops: Option<Delivery>,
    /// What the rules say about this time.
    pub findings: Vec<Finding>,
}

/// The pump program of `request`, one row for each of its times.
///
/// # Errors
/// Malformed when the step of the pump is too coarse for a flow, or the dose cannot be given so.
pub fn rate(request: &RateRequest) -> Result<RateAnswer> {
    let dose = SingleDose {
        amount: request.amount,
        bag: &request.bag,
        indication: request.indication,
        pump: request.pump,
    };
    let mut findings = dose.solution()?;
    findings.extend(request.drop_factor.map(|_| SingleDose::by_gravity()));
    let row = |over: &Time| {
        let (delivery, mut of_row) = dose.running(request.words, *over)?;
        let by_drops = match request.drop_factor {
            Some(factor) => {
                let (drops, of_drops) = dose.by_drops(request.words, &delivery, factor)?;
                add_worse(&mut of_row, of_drops);
                Some(drops)
            }
            None => None,
        };
        Ok(RateRow {
            over: *over,
            // What stops the dose itself stops every row.
            verdict: Verdict::new(findings.iter().chain(&of_row), delivery),
            by_drops,
            findings: of_row,
        })
    };
    let rows = request.over.iter().map(row).collect::<Result<_>>()?;
    Ok(RateAnswer {
        amount: request.amount,
        bag: request.bag.clone(),
        drop_factor: request.drop_factor,
        rows,
        findings,
        input_sha256: input_sha256(request),
    })
}

/// Adds what the drops break and the pump does not, or breaks worse.
fn add_worse(findings: &mut Vec<Finding>, of_drops: Vec<Finding>) {
    for finding in of_drops {
        match findings.iter_mut().find(|known| known.id == finding.id) {
            Some(known) if known.severity < finding.severity => *known = finding,
            Some(_) => {}
            None => findings.push(finding),
        }
    }
}

/// Everything that is asked, in one canonical form.
fn input_sha256(request: &RateRequest) -> String {
    let kept = |value: f64| show::kept(value).to_string();
    let bag = &request.bag;
    let whole = bag
        .whole()
        .map(|(_, volume)| kept(volume.get::<milliliter>()));
    let minutes = |over: &Time| kept(over.get::<time::minute>());
    let over: Vec<String> = request.over.iter().map(minutes).collect();
    let drawn = bag.draw_up().map_or_else(String::new, |draw_up| {
        let of = draw_up.stock.container;
        let of = of.map(|volume| kept(volume.get::<milliliter>()));
        let draw = kept(draw_up.asked.get::<milliliter>());
        format!(" drawn {draw} mL of containers of {of:?} mL")
    });
    let asked = format!(
        "rate {} mmol {} {:?} {} mmol/mL of {whole:?} mL over {} min for {:?} drops {:?} step {} mL/h{drawn}",
        kept(request.amount.get::<millimole>()),
        bag.salt().id(),
        bag.origin(),
        kept(bag.concentration().get::<molar::millimole_per_milliliter>()),
        over.join(" "),
        request.indication.map(Indication::id),
        request.drop_factor,
        kept(request.pump.step().get::<milliliter_per_hour>()),
    );
    sha256(asked.as_bytes())
}

impl RateAnswer {
    /// The verdict on the table: stop when no row may run; a stopped row beside others is a
    /// warning.
    #[must_use]
    pub fn status(&self) -> Status {
        if self.rows.iter().all(|row| row.verdict == Verdict::Stop) {
            return Status::Stop;
        }
        let of_rows = self.rows.iter().flat_map(|row| &row.findings);
        Status::of(self.findings.iter().chain(of_rows)).min(Status::Warn)
    }

    /// How the solution is made up from its concentrate; `None` where it comes as it is, and where
    /// nothing may run.
    #[must_use]
    pub fn draw_up(&self) -> Option<DrawUpSheet> {
        DrawUpSheet::of(&self.bag, &[self.amount], self.status())
    }

    /// Every finding once, stops first.
    #[must_use]
    pub fn all_findings(&self) -> Vec<Finding> {
        let mut all: Vec<Finding> = Vec::new();
        let of_rows = self.rows.iter().flat_map(|row| &row.findings);
        for finding in self.findings.iter().chain(of_rows) {
            if !all.iter().any(|known| known.id == finding.id) {
                all.push(finding.clone());
            }
        }
        safety::rank(&mut all);
        all
    }
}
