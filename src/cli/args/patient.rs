//! A patient and an order as flags, in the place of a case file.

use super::BagArgs;
use crate::case::{CaseAnswer, CaseFile, CaseText, CaseWords, OrderWords};
use crate::cli::output::Answer;
use crate::cli::read_case;
use crate::cli::result_files::Content;
use crate::cli::site;
use crate::clinical::site::Site;
use crate::units::Reader;
use crate::{Error, ErrorKind, Result};
use clap::Args;
use std::path::{Path, PathBuf};

/// The patient, the care and the solution.
#[derive(Args, Clone, Debug, Default)]
pub struct PatientArgs {
    /// The rules of the hospital, which tighten limits; else the file named by MAGINFUSE_SITE
    #[arg(long, value_name = "FILE")]
    pub site: Option<PathBuf>,
    /// What it is given for
    #[arg(long, value_name = "ID", help_heading = PATIENT)]
    pub indication: Option<String>,
    /// Age: 67y
    #[arg(long, allow_hyphen_values = true, help_heading = PATIENT)]
    pub age: Option<String>,
    /// female or male
    #[arg(long, help_heading = PATIENT)]
    pub sex: Option<String>,
    /// Body weight: 62kg
    #[arg(long, allow_hyphen_values = true, help_heading = PATIENT)]
    pub weight: Option<String>,
    /// Body height: 160cm
    #[arg(long, allow_hyphen_values = true, help_heading = PATIENT)]
    pub height: Option<String>,
    /// Whether the patient is pregnant: yes or no
    #[arg(long, value_parser = yes_or_no, value_name = YES_NO, help_heading = PATIENT)]
    pub pregnant: Option<bool>,
    /// Conditions, separated by commas; none where there is none
    #[arg(long, value_delimiter = ',', help_heading = PATIENT)]
    pub conditions: Vec<String>,
    /// Medications, separated by commas, perhaps with a time ("neostigmine at -20 min"); or none
    #[arg(long, value_delimiter = ',', help_heading = PATIENT)]
    pub medications: Vec<String>,
    /// Ingredients that are not tolerated, separated by commas; or none
    #[arg(long, value_delimiter = ',', help_heading = PATIENT)]
    pub intolerances: Vec<String>,
    /// Where: outpatient, inpatient, inpatient-monitored, emergency-department, intensive-care
    #[arg(long, value_name = "ID", help_heading = PATIENT)]
    pub setting: Option<String>,
    /// Country whose labels count: US, UK, IE, DE, AT, CH, AU, NZ or CA
    #[arg(long, value_name = "ID", help_heading = PATIENT)]
    pub country: Option<String>,
    /// Whether a specialist treats: yes or no
    #[arg(long, value_parser = yes_or_no, value_name = YES_NO, help_heading = PATIENT)]
    pub specialist: Option<bool>,
    /// Whether the patient is ventilated: yes or no
    #[arg(long, value_parser = yes_or_no, value_name = YES_NO, help_heading = PATIENT)]
    pub ventilated: Option<bool>,
    /// Creatinine at the start, or with its time: "1.4 mg/dL at -6 h" (repeatable)
    #[arg(long, allow_hyphen_values = true, help_heading = PATIENT)]
    pub creatinine: Vec<String>,
    /// Measured creatinine clearance
    #[arg(long, allow_hyphen_values = true, help_heading = PATIENT)]
    pub measured_clearance: Option<String>,
    /// Urine output: 40mL/h
    #[arg(long, allow_hyphen_values = true, help_heading = PATIENT)]
    pub urine_output: Option<String>,
    /// Whether the patient is on dialysis: yes or no
    #[arg(long, value_parser = yes_or_no, value_name = YES_NO, help_heading = PATIENT)]
    pub dialysis: Option<bool>,
    /// Total serum magnesium at the start, or with its time (repeatable); none if not measured
    #[arg(long, allow_hyphen_values = true, help_heading = PATIENT)]
    pub level: Vec<String>,
    /// Why the patient lacks magnesium: renal, gut-or-intake or unknown
    #[arg(long, value_name = "ID", help_heading = PATIENT)]
    pub deficiency_cause: Option<String>,
    /// Magnesium in the urine of a day, "0.6 mmol/d", or its fractional excretion, "6 %"
    #[arg(long, allow_hyphen_values = true, help_heading = PATIENT)]
    pub urine_magnesium: Option<String>,
    /// A dose of the last 48 hours: "4 g over 20 min at -2 h" (repeatable); or none
    #[arg(long, allow_hyphen_values = true, help_heading = PATIENT)]
    pub prior_doses: Vec<String>,
    /// Whether magnesium can be taken by mouth: yes or no
    #[arg(long, value_parser = yes_or_no, value_name = YES_NO, help_heading = PATIENT)]
    pub oral_feasible: Option<bool>,
    /// Whether oral magnesium was tried: yes or no
    #[arg(long, value_parser = yes_or_no, value_name = YES_NO, help_heading = PATIENT)]
    pub oral_tried: Option<bool>,
    /// Whether the gut absorbs poorly: yes or no
    #[arg(long, value_parser = yes_or_no, value_name = YES_NO, help_heading = PATIENT)]
    pub absorption_disorder: Option<bool>,
    /// Whether there are acute symptoms: yes or no
    #[arg(long, value_parser = yes_or_no, value_name = YES_NO, help_heading = PATIENT)]
    pub acute_symptoms: Option<bool>,
    /// Start of the order, ISO 8601 with an offset
    #[arg(long, help_heading = PATIENT)]
    pub start: Option<String>,
    /// The salt that grams mean
    #[arg(long, value_name = "ID", help_heading = PATIENT)]
    pub salt: Option<String>,
    /// The solution
    #[command(flatten)]
    pub bag: BagArgs,
    /// Write the case file that says the same
    #[arg(long, value_name = "FILE", help_heading = PATIENT)]
    pub write_case: Option<PathBuf>,
}

/// Heading of these flags in the help.
const PATIENT: &str = "In the place of a case file";
/// What an answer may be.
const YES_NO: &str = "yes|no";

/// The steps of an order.
#[derive(Args, Debug, Default)]
pub struct OrderArgs {
    /// A dose, with --over, or a rate, with --for (repeatable, in order)
    #[arg(long, allow_hyphen_values = true, help_heading = PATIENT)]
    pub dose: Vec<String>,
    /// Time of a dose (repeatable, in order)
    #[arg(long, allow_hyphen_values = true, help_heading = PATIENT)]
    pub over: Vec<String>,
    /// How long a rate runs (repeatable, in order)
    #[arg(long = "for", allow_hyphen_values = true, help_heading = PATIENT)]
    pub length: Vec<String>,
}

impl OrderArgs {
    /// The words of the order.
    #[must_use]
    pub fn words(&self) -> OrderWords<'_> {
        OrderWords {
            dose: &self.dose,
            over: &self.over,
            length: &self.length,
            ..OrderWords::default()
        }
    }
}

/// The steps of an order beside a search that has doses and rates of its own.
#[derive(Args, Debug, Default)]
pub struct StepArgs {
    /// A step of the order: "4 g over 20 min", "1 g/h for 24 h", "5 g intramuscular" or "pause for
    /// 4 h" (repeatable, in order)
    #[arg(long, allow_hyphen_values = true, help_heading = PATIENT)]
    pub order_step: Vec<String>,
}

impl StepArgs {
    /// The words of the order.
    #[must_use]
    pub fn words(&self) -> OrderWords<'_> {
        OrderWords {
            step: &self.order_step,
            step_option: Some("order_step"),
            ..OrderWords::default()
        }
    }
}

impl PatientArgs {
    /// The case: that of the file, or that of these flags.
    ///
    /// # Errors
    /// Usage without either; as for a case file.
    pub fn case(
        &self,
        file: Option<&Path>,
        order: OrderWords<'_>,
        reader: Reader,
    ) -> Result<CaseFile> {
        if let Some(path) = file {
            self.refuse_beside("case", order)?;
            return Ok(read_case(path)?.at_site(self.site()?));
        }
        if self.nothing_said(order) {
            return Err(Error::new(
                ErrorKind::Usage,
                "no case was given",
                "give a case file with --case FILE, or the patient and the order as flags \
                 (--indication, --age, --sex, --weight, ...)",
            ));
        }
        let (texts, answers) = (self.texts(), self.answers());
        let words = self.words(&texts, &answers, order);
        Ok(CaseFile::of_words(&words, reader)?.at_site(self.site()?))
    }

    /// The rules of the hospital.
    ///
    /// # Errors
    /// File where it cannot be read; as for a site file.
    pub fn site(&self) -> Result<Option<Site>> {
        site(self.site.as_deref())
    }

    /// Refuses these flags beside `other`: one of the two would go unheard.
    ///
    /// # Errors
    /// Usage where any of these flags was given.
    pub fn refuse_beside(&self, other: &'static str, order: OrderWords<'_>) -> Result<()> {
        if self.nothing_said(order) {
            return Ok(());
        }
        Err(Error::new(
            ErrorKind::Usage,
            format!("{other} is given, and a patient or an order as flags beside it"),
            "give a case file, or the whole case as flags",
        )
        .about(other))
    }

    /// Whether none of these flags was given.
    fn nothing_said(&self, order: OrderWords<'_>) -> bool {
        let (texts, answers) = (self.texts(), self.answers());
        self.words(&texts, &answers, order).is_empty()
    }

    /// The words of the case.
    fn words<'a>(
        &'a self,
        texts: &'a [CaseText<'a>],
        answers: &'a [CaseAnswer],
        order: OrderWords<'a>,
    ) -> CaseWords<'a> {
        CaseWords {
            texts,
            answers,
            conditions: &self.conditions,
            medications: &self.medications,
            intolerances: &self.intolerances,
            creatinine: &self.creatinine,
            level: &self.level,
            prior_doses: &self.prior_doses,
            order,
        }
    }

    /// Keys that hold a text.
    fn texts(&self) -> [CaseText<'_>; 19] {
        [
            ("patient", "age", self.age.as_deref()),
            ("patient", "sex", self.sex.as_deref()),
            ("patient", "weight", self.weight.as_deref()),
            ("patient", "height", self.height.as_deref()),
            ("care", "setting", self.setting.as_deref()),
            ("care", "country", self.country.as_deref()),
            (
                "kidney",
                "measured_clearance",
                self.measured_clearance.as_deref(),
            ),
            ("kidney", "urine_output", self.urine_output.as_deref()),
            (
                "magnesium",
                "deficiency_cause",
                self.deficiency_cause.as_deref(),
            ),
            ("magnesium", "urine", self.urine_magnesium.as_deref()),
            ("order", "indication", self.indication.as_deref()),
            ("order", "start", self.start.as_deref()),
            ("order", "salt", self.salt.as_deref()),
            ("order", "product", self.bag.product.as_deref()),
            ("order", "bag", self.bag.bag.as_deref()),
            ("order", "stock", self.bag.stock.as_deref()),
            ("order", "draw", self.bag.draw.as_deref()),
            ("order", "diluent", self.bag.diluent.as_deref()),
            ("order", "vehicle", self.bag.vehicle.as_deref()),
        ]
    }

    /// Keys that hold yes or no.
    fn answers(&self) -> [CaseAnswer; 8] {
        [
            ("patient", "pregnant", self.pregnant),
            ("care", "specialist", self.specialist),
            ("care", "ventilated", self.ventilated),
            ("kidney", "dialysis", self.dialysis),
            ("route", "oral_feasible", self.oral_feasible),
            ("route", "oral_tried", self.oral_tried),
            ("route", "absorption_disorder", self.absorption_disorder),
            ("route", "acute_symptoms", self.acute_symptoms),
        ]
    }

    /// Adds the case file that says the same to what is delivered, where it was asked for.
    pub fn write_case(&self, case: &CaseFile, delivered: &mut Answer) {
        if let Some(path) = &self.write_case {
            let text = case.text().as_bytes().to_vec();
            delivered.add_file(path, Content::Bytes(text));
        }
    }
}

/// An answer.
fn yes_or_no(word: &str) -> std::result::Result<bool, String> {
    match word {
        "yes" | "true" => Ok(true),
        "no" | "false" => Ok(false),
        _ => Err("write yes or no".to_owned()),
    }
}
