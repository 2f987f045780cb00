//! Grams, millimoles, milliequivalents and milligrams of magnesium, against the labels.
//!
//! The exact side sums atomic masses as whole numbers of micrograms per micromole, written
//! here a second time from the same public table (IUPAC abridged values).

use crate::fraction::{Fraction, agrees};
use maginfuse::clinical::products::Vehicle;
use maginfuse::dose::Bag;
use maginfuse::units::basic::molar;
use maginfuse::units::magnesium::{elemental, milliequivalents};
use maginfuse::units::{AmountOfSubstance, Reader, Salt};
use uom::si::amount_of_substance::millimole;
use uom::si::mass;

/// Relative room for double arithmetic: a handful of roundings of 1.1e-16 each.
const DOUBLE: f64 = 1e-14;

/// mg/mol of magnesium, hydrogen, carbon, nitrogen, oxygen, sulfur, chlorine.
const MG: i128 = 24_305;
const H: i128 = 1_008;
const C: i128 = 12_011;
const N: i128 = 14_007;
const O: i128 = 15_999;
const S: i128 = 32_060;
const CL: i128 = 35_450;

/// Formula masses in mg/mol, by the id on the command line.
fn formula_mass(id: &str) -> Fraction {
    let water = 2 * H + O;
    Fraction::whole(match id {
        "magnesium-sulfate-heptahydrate" => MG + S + 4 * O + 7 * water,
        "magnesium-sulfate-anhydrous" => MG + S + 4 * O,
        "magnesium-chloride-hexahydrate" => MG + 2 * CL + 6 * water,
        // Aspartate C4H6NO4, chloride and three waters.
        "magnesium-aspartate-hydrochloride-trihydrate" => {
            MG + 4 * C + 6 * H + N + 4 * O + CL + 3 * water
        }
        // Two hydrogen aspartates C4H6NO4 and two waters.
        "magnesium-hydrogen-aspartate-dihydrate" => {
            MG + 2 * (4 * C + 6 * H + N + 4 * O) + 2 * water
        }
        // Two gluconates C6H11O7 and two waters.
        "magnesium-gluconate-dihydrate" => MG + 2 * (6 * C + 11 * H + 7 * O) + 2 * water,
        "elemental" => MG,
        other => panic!("no formula for {other}"),
    })
}

fn gram(salt: Salt) -> AmountOfSubstance {
    Reader::default()
        .dose("1 g")
        .unwrap()
        .resolve(salt, None)
        .unwrap()
}

/// Whether `found` would be printed as `printed`: within half of the last printed digit.
fn prints_as(found: f64, printed: &str) -> bool {
    let decimals = printed.split_once('.').map_or(0, |(_, part)| part.len());
    let half = 0.5 / 10f64.powi(decimals.try_into().unwrap());
    (found - printed.parse::<f64>().unwrap()).abs() <= half * (1.0 + 1e-9)
}

#[test]
fn exact_one_gram_of_each_salt_in_millimoles() {
    for salt in Salt::ALL {
        let exact = Fraction::whole(1_000_000) / formula_mass(salt.id());
        let found = gram(salt).get::<millimole>();
        assert!(agrees(found, exact, DOUBLE), "{}: {found}", salt.id());
    }
}

#[test]
fn exact_equivalents_are_twice_the_millimoles_and_never_the_same() {
    for salt in Salt::ALL {
        let amount = gram(salt);
        assert_eq!(milliequivalents(amount), 2.0 * amount.get::<millimole>());
    }
    let reader = Reader::default();
    let resolve = |text| {
        reader
            .dose(text)
            .unwrap()
            .resolve(Salt::SulfateHeptahydrate, None)
    };
    assert_eq!(resolve("10 mmol").unwrap(), resolve("20 mEq").unwrap());
    assert_eq!(resolve("10 mmol").unwrap(), resolve("20 mval").unwrap());
    assert_eq!(resolve("10 mmol").unwrap(), resolve("20 meq").unwrap());
}

#[test]
fn label_one_gram_of_heptahydrate() {
    // US 50 % label and UK 50 % SmPC (13170): 1 g = 98.6 mg = 4.06 mmol; AHFS: 8.12 mEq,
    // of which the label prints 8.1.
    let amount = gram(Salt::SulfateHeptahydrate);
    assert!(prints_as(amount.get::<millimole>(), "4.06"));
    assert!(prints_as(
        elemental(amount).get::<mass::milligram>(),
        "98.6"
    ));
    assert!(prints_as(milliequivalents(amount), "8.1"));
    // 8.12 is twice the rounded 4.06; the last digit of the exact 8.115 differs by less.
    assert!((milliequivalents(amount) - 8.12).abs() < 0.01);
}

#[test]
fn label_one_gram_of_anhydrous_sulfate() {
    // Cormagnesin: 1000 mg anhydrous = 8.3 mmol = 16.6 mval.
    let amount = gram(Salt::SulfateAnhydrous);
    assert!(prints_as(amount.get::<millimole>(), "8.3"));
    assert!(prints_as(milliequivalents(amount), "16.6"));
    // The confusion that doubles a dose: 2.05 times the heptahydrate.
    let ratio = amount / gram(Salt::SulfateHeptahydrate);
    assert!(prints_as(ratio.get::<uom::si::ratio::ratio>(), "2.05"));
}

#[test]
fn label_magnesium_chloride() {
    // US label: 200 mg/mL = 1.97 mEq/mL, 2951 mOsm/L.
    let bag = Bag::typed(
        Reader::default().bag("200mg/mL").unwrap(),
        Salt::ChlorideHexahydrate,
    )
    .unwrap();
    let per_milliliter = bag.concentration().get::<molar::millimole_per_milliliter>();
    assert!(prints_as(2.0 * per_milliliter, "1.97"));
    let bag = bag.in_vehicle(Vehicle::Water);
    assert!(prints_as(bag.osmolarity().milliosmolar(), "2951"));
}

#[test]
fn label_aspartates() {
    let reader = Reader::default();
    // Magnesiocard: 614.8 mg = 60.8 mg Mg = 2.5 mmol.
    let dose = reader.dose("614.8 mg").unwrap();
    let amount = dose
        .resolve(Salt::AspartateHydrochlorideTrihydrate, None)
        .unwrap();
    assert!(prints_as(amount.get::<millimole>(), "2.5"));
    assert!(prints_as(
        elemental(amount).get::<mass::milligram>(),
        "60.8"
    ));
    // Magnobal: 3.245 g = 243 mg Mg = 10 mmol.
    let dose = reader.dose("3245 mg").unwrap();
    let amount = dose
        .resolve(Salt::HydrogenAspartateDihydrate, None)
        .unwrap();
    assert!(prints_as(amount.get::<millimole>(), "10"));
    assert!(prints_as(elemental(amount).get::<mass::milligram>(), "243"));
}

#[test]
fn label_cormagnesin_ampoules_name_the_heptahydrate() {
    // Cormagnesin 200: 2.0475 g = 201.9 mg = 8.3 mmol; 400: 4.095 g = 403.8 mg = 16.6 mmol.
    let reader = Reader::default();
    for (grams, millimoles, milligrams) in
        [("2.0475 g", "8.3", "201.9"), ("4095 mg", "16.6", "403.8")]
    {
        let dose = reader.dose(grams).unwrap();
        let amount = dose.resolve(Salt::SulfateHeptahydrate, None).unwrap();
        assert!(prints_as(amount.get::<millimole>(), millimoles), "{grams}");
        assert!(
            prints_as(elemental(amount).get::<mass::milligram>(), milligrams),
            "{grams}"
        );
    }
}

#[test]
fn label_strengths_of_the_heptahydrate() {
    // Percent w/v: mmol/mL, mEq/mL, ideal mOsm/L. Label figures where a label prints them
    // (US premix 4 and 8 %, US 50 %), arithmetic from the molar mass elsewhere.
    const TABLE: [(&str, &str, &str, &str); 9] = [
        ("1%", "0.0406", "0.0811", "81"),
        ("2%", "0.0811", "0.1623", "162"),
        ("4%", "0.1623", "0.325", "325"),
        ("5%", "0.2029", "0.4057", "406"),
        ("8%", "0.3246", "0.65", "649"),
        ("10%", "0.4057", "0.8115", "811"),
        ("20%", "0.8115", "1.623", "1623"),
        ("49.3%", "2.0003", "4.0006", "4001"),
        ("50%", "2.03", "4.06", "4057"),
    ];
    for (percent, per_milliliter, equivalents, osmolarity) in TABLE {
        let text = Reader::default().bag(percent).unwrap();
        let bag = Bag::typed(text, Salt::SulfateHeptahydrate).unwrap();
        let found = bag.concentration().get::<molar::millimole_per_milliliter>();
        assert!(
            prints_as(found, per_milliliter),
            "{percent}: {found} mmol/mL"
        );
        assert!(
            prints_as(2.0 * found, equivalents),
            "{percent}: {} mEq/mL",
            2.0 * found
        );
        let found = bag.osmolarity_in(Vehicle::Water).milliosmolar();
        assert!(prints_as(found, osmolarity), "{percent}: {found} mOsm/L");
    }
}

#[test]
fn prop_every_salt_is_found_by_its_id_and_by_nothing_else() {
    for salt in Salt::ALL {
        assert_eq!(Salt::from_id(salt.id()).unwrap(), salt);
        assert!(Salt::from_id(&salt.id().to_uppercase()).is_err());
        assert!(
            !salt.name().contains("MgSO4"),
            "an abbreviation that is read as morphine"
        );
    }
    for wrong in [
        "",
        "MgSO4",
        "sulfate",
        "magnesium-sulfate",
        "magnesium",
        "heptahydrate",
    ] {
        let error = Salt::from_id(wrong).unwrap_err();
        assert!(error.is_unreadable(), "{wrong}");
        assert!(
            error.help().contains("magnesium-sulfate-heptahydrate"),
            "{wrong}"
        );
    }
}

#[test]
fn exact_grams_and_back() {
    for salt in Salt::ALL {
        let back = salt.mass(gram(salt)).get::<mass::gram>();
        assert!((back - 1.0).abs() < DOUBLE, "{}: {back}", salt.id());
    }
}
