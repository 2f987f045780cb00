//! The products themselves.

use super::{Content, Printed, Product, Vehicle};
use crate::clinical::source::{self, Source};
use crate::units::Salt;

const NOTHING: Printed = Printed {
    gram: None,
    millimole: None,
    milliequivalent: None,
    elemental_milligram: None,
    milliosmolar: None,
};

const SULFATE: &[&str] = &["magnesium sulfate", "water for injection"];
const SULFATE_DEXTROSE: &[&str] = &[
    "magnesium sulfate",
    "dextrose",
    "glucose",
    "corn",
    "water for injection",
];
const CHLORIDE: &[&str] = &["magnesium chloride", "water for injection"];
const ASPARTATE: &[&str] = &["magnesium aspartate hydrochloride", "water for injection"];

const fn product(
    id: &'static str,
    name: &'static str,
    region: &'static str,
    (content, milliliter): (Content, f64),
    source: Source,
) -> Product {
    Product {
        id,
        name,
        region,
        salt: Salt::SulfateHeptahydrate,
        content,
        milliliter,
        whole: true,
        vehicle: Vehicle::Water,
        ready_to_use: false,
        must_be_diluted: false,
        ingredients: SULFATE,
        printed: NOTHING,
        note: "",
        source,
    }
}

const fn grams(grams: f64, milliliter: f64) -> (Content, f64) {
    (Content::Grams(grams), milliliter)
}

const fn millimoles(value: f64, milliliter: f64) -> (Content, f64) {
    (Content::Millimoles(value), milliliter)
}

impl Product {
    const fn ready(mut self) -> Self {
        self.ready_to_use = true;
        self
    }
    const fn salt(mut self, salt: Salt, ingredients: &'static [&'static str]) -> Self {
        self.salt = salt;
        self.ingredients = ingredients;
        self
    }
    const fn dextrose(mut self) -> Self {
        self.vehicle = Vehicle::Dextrose5;
        self.ingredients = SULFATE_DEXTROSE;
        self
    }
    const fn strength_only(mut self) -> Self {
        self.whole = false;
        self
    }
    const fn mmol(mut self, value: f64) -> Self {
        self.printed.millimole = Some(value);
        self
    }
    const fn meq(mut self, value: f64) -> Self {
        self.printed.milliequivalent = Some(value);
        self
    }
    const fn gram(mut self, value: f64) -> Self {
        self.printed.gram = Some(value);
        self
    }
    const fn elemental(mut self, milligram: f64) -> Self {
        self.printed.elemental_milligram = Some(milligram);
        self
    }
    const fn osmolar(mut self, value: f64) -> Self {
        self.printed.milliosmolar = Some(value);
        self
    }
    const fn dilute(mut self, words: &'static str) -> Self {
        self.must_be_diluted = true;
        self.note(words)
    }
    const fn note(mut self, words: &'static str) -> Self {
        self.note = words;
        self
    }
}

const NOMINAL: &str = "The label rounds 1 g to 4 mmol; exact are 4.06 mmol.";
const SHARP: &str = "Concentrate: never undiluted into a vein, at most 20 % after dilution.";
const SHARP_NOMINAL: &str = "Concentrate: never undiluted into a vein, at most 20 % after dilution. The label rounds 1 g to 4 mmol; exact are 4.06 mmol.";

/// Every product, by region.
pub const PRODUCTS: &[Product] = &[
    product("us-premix-4pct-50mL", "magnesium sulfate 4 % in water, premixed bag", "US", grams(2.0, 50.0), source::US_WATER).ready().meq(16.25).osmolar(325.0),
    product("us-premix-4pct-100mL", "magnesium sulfate 4 % in water, premixed bag", "US", grams(4.0, 100.0), source::US_WATER).ready().meq(32.5).osmolar(325.0),
    product("us-premix-4pct-500mL", "magnesium sulfate 4 % in water, premixed bag", "US", grams(20.0, 500.0), source::US_WATER).ready().meq(162.3).osmolar(325.0),
    product("us-premix-4pct-1000mL", "magnesium sulfate 4 % in water, premixed bag", "US", grams(40.0, 1000.0), source::US_WATER).ready().meq(325.0).osmolar(325.0),
    product("us-premix-8pct-50mL", "magnesium sulfate 8 % in water, premixed bag", "US", grams(4.0, 50.0), source::US_WATER).ready().meq(32.5).osmolar(649.0),
    product("us-premix-dextrose-1pct-100mL", "magnesium sulfate 1 % in dextrose 5 %, premixed bag", "US", grams(1.0, 100.0), source::ASHP_HID).ready().dextrose().meq(8.1).osmolar(333.0),
    product("us-vial-50pct-2mL", "magnesium sulfate 50 %, vial", "US", grams(1.0, 2.0), source::ASHP_HID).meq(8.12).osmolar(4060.0).dilute(SHARP),
    product("us-vial-50pct-10mL", "magnesium sulfate 50 %, vial", "US", grams(5.0, 10.0), source::ASHP_HID).meq(40.6).osmolar(4060.0).dilute(SHARP),
    product("us-vial-50pct-20mL", "magnesium sulfate 50 %, vial", "US", grams(10.0, 20.0), source::ASHP_HID).meq(81.2).osmolar(4060.0).dilute(SHARP),
    product("us-vial-50pct-50mL", "magnesium sulfate 50 %, vial", "US", grams(25.0, 50.0), source::ASHP_HID).meq(203.0).osmolar(4060.0).dilute(SHARP),
    product("us-syringe-50pct-10mL", "magnesium sulfate 50 %, syringe", "US", grams(5.0, 10.0), source::OPENFDA).osmolar(4060.0).dilute("A concentrate in a syringe that looks ready: never undiluted into a vein, at most 20 % after dilution."),
    product("us-chloride-vial-20pct-50mL", "magnesium chloride hexahydrate 200 mg/mL, vial", "US", grams(10.0, 50.0), source::US_MGCL2).salt(Salt::ChlorideHexahydrate, CHLORIDE).meq(98.5).osmolar(2951.0).note("Unapproved drug; its label excludes any renal impairment and more than 3 mL/minute of 4 g in 250 mL."),
    product("uk-ampoule-10pct-10mL", "magnesium sulfate 10 %, ampoule", "UK", grams(1.0, 10.0), source::UK_13169).mmol(4.0).note(NOMINAL),
    product("uk-vial-20pct-100mL", "magnesium sulfate 20 %, vial", "UK", grams(20.0, 100.0), source::UK_15329).mmol(80.0).note(NOMINAL),
    product("uk-ampoule-50pct-2mL", "magnesium sulfate 50 %, ampoule", "UK", grams(1.0, 2.0), source::UK_13170).mmol(4.0).dilute(SHARP_NOMINAL),
    product("uk-ampoule-50pct-10mL", "magnesium sulfate 50 %, ampoule", "UK", grams(5.0, 10.0), source::UK_13170).mmol(20.0).dilute(SHARP_NOMINAL),
    product("ie-bag-8pct-50mL", "magnesium sulfate 8 %, bag", "IE", grams(4.0, 50.0), source::IE_GALWAY).ready().mmol(16.0).note("The label rounds 1 g to 4 mmol; exact are 4.06 mmol. Flush the line at the same rate."),
    product("ie-bag-4pct-500mL", "magnesium sulfate 4 %, bag", "IE", grams(20.0, 500.0), source::IE_GALWAY).ready().mmol(80.0).note(NOMINAL),
    product("au-bag-8pct-100mL", "magnesium sulfate 8 %, bag", "AU", grams(8.0, 100.0), source::AU_KEMH).ready().mmol(32.0).note("The label rounds 4 g in 50 mL to 16 mmol; exact are 16.2 mmol."),
    product("au-dbl-10mmol-5mL", "DBL magnesium sulfate 49.3 %, 10 mmol/5 mL, ampoule", "AU, NZ, SG", millimoles(10.0, 5.0), source::SG_DBL).gram(2.47).dilute("10 mmol, not the 10.14 mmol of 5 mL of 50 %. Concentrate: never undiluted into a vein, at most 20 % after dilution."),
    product("au-phebra-50pct-10mL", "magnesium sulfate 50 % (Phebra), vial", "AU", grams(5.0, 10.0), source::PHEBRA).dilute(SHARP),
    product("de-mg5-10pct-10mL", "Mg 5-Sulfat 10 %, ampoule", "DE", grams(1.0, 10.0), source::DE_MG5_10).mmol(4.05).meq(8.11).elemental(98.6),
    product("de-mg5-50pct-10mL", "Mg 5-Sulfat 50 %, ampoule", "DE", grams(5.0, 10.0), source::DE_MG5_50_FI).mmol(20.25).meq(40.55).elemental(493.0).dilute(SHARP),
    product("de-verla-50pct-10mL", "Magnesium Verla i.v. 50 %, 20 mmol/10 mL, ampoule", "DE", millimoles(20.0, 10.0), source::DE_VERLA50).gram(4.93).meq(40.0).elemental(486.0).dilute("20 mmol, not the 20.25 mmol of other 50 % ampoules. Concentrate: never undiluted into a vein, at most 20 % after dilution."),
    product("de-diasporal-2mmol-5mL", "Magnesium-Diasporal 2 mmol, ampoule", "DE", millimoles(2.0, 5.0), source::DE_DIASP).gram(0.493).elemental(48.6),
    product("de-diasporal-4mmol-2mL", "Magnesium-Diasporal 4 mmol, ampoule", "DE", millimoles(4.0, 2.0), source::DE_DIASP).gram(0.986).elemental(97.2).dilute(SHARP),
    product("de-cormagnesin-200-10mL", "Cormagnesin 200, ampoule", "DE, AT", grams(2.0475, 10.0), source::DE_CORM).mmol(8.3).elemental(201.9),
    product("de-cormagnesin-400-10mL", "Cormagnesin 400, ampoule", "DE, AT", grams(4.095, 10.0), source::DE_CORM).mmol(16.6).elemental(403.8).dilute(SHARP),
    product("de-deltamedica-10pct", "DELTAMEDICA magnesium 0.4 mmol/mL", "DE, AT", millimoles(0.4, 1.0), source::DE_DEMO).strength_only().note("The size of the container was not read."),
    product("ch-bichsel-10pct-10mL", "Magnesiumsulfat Bichsel 10 %, ampoule", "CH", grams(1.0, 10.0), source::CH_BICHSEL).mmol(4.05),
    product("ch-bichsel-20pct-10mL", "Magnesiumsulfat Bichsel 20 %, ampoule", "CH", grams(2.0, 10.0), source::CH_BICHSEL).mmol(8.10),
    product("ch-bichsel-50pct-10mL", "Magnesiumsulfat Bichsel 50 %, ampoule", "CH", grams(5.0, 10.0), source::CH_BICHSEL).mmol(20.25).dilute(SHARP),
    product("ch-magnesiocard-40mmol-50mL", "Magnesiocard concentrate, vial", "CH", millimoles(40.0, 50.0), source::CH_MGCARD).salt(Salt::AspartateHydrochlorideTrihydrate, ASPARTATE).dilute("Dilute to 500 mL (0.08 mmol/mL). The salt is that of the German product of the same name."),
    product("ch-chloride-0.5molar", "magnesium chloride 0.5 molar, additive", "CH", millimoles(0.5, 1.0), source::CH_MGCL).salt(Salt::ChlorideHexahydrate, CHLORIDE).strength_only().note("The size of the container was not read."),
    product("be-sterop-10pct-10mL", "Magnesium Sulfate Sterop 1 g/10 mL", "BE", grams(1.0, 10.0), source::BE_STEROP),
    product("be-sterop-20pct-10mL", "Magnesium Sulfate Sterop 2 g/10 mL", "BE", grams(2.0, 10.0), source::BE_STEROP),
    product("be-sterop-30pct-5mL", "Magnesium Sulfate Sterop 1.5 g/5 mL", "BE", grams(1.5, 5.0), source::BE_STEROP).dilute(SHARP),
    product("be-sterop-30pct-10mL", "Magnesium Sulfate Sterop 3 g/10 mL", "BE", grams(3.0, 10.0), source::BE_STEROP).dilute(SHARP),
    product("be-sterop-30pct-20mL", "Magnesium Sulfate Sterop 6 g/20 mL", "BE", grams(6.0, 20.0), source::BE_STEROP).dilute(SHARP),
    product("be-sterop-50pct-2mL", "Magnesium Sulfate Sterop 1 g/2 mL", "BE", grams(1.0, 2.0), source::BE_STEROP).dilute(SHARP),
    product("be-sterop-50pct-5mL", "Magnesium Sulfate Sterop 2.5 g/5 mL", "BE", grams(2.5, 5.0), source::BE_STEROP).dilute(SHARP),
];
