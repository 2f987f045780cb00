//! What a milliliter of the bag holds.

use maginfuse::clinical::products::Vehicle;
use maginfuse::dose::{Bag, BagOrigin};
use maginfuse::units::{AmountOfSubstance, Reader, Salt, Volume};
use uom::si::amount_of_substance::millimole;
use uom::si::volume;

/// Relative room for a few double roundings.
const DOUBLE: f64 = 1e-12;

fn typed(text: &str) -> Bag {
    Bag::typed(
        Reader::default().bag(text).unwrap(),
        Salt::SulfateHeptahydrate,
    )
    .unwrap()
}

fn drawn(stock: &str, draw: &str, diluent: &str) -> maginfuse::Result<Bag> {
    let reader = Reader::default();
    Bag::drawn_up(
        &typed(stock),
        reader.volume(draw).unwrap(),
        reader.volume(diluent).unwrap(),
    )
}

#[test]
fn paper_ismp_1997_the_volume_drawn_up_counts() {
    // 30 g, which are 60 mL of 50 %, added to 250 mL: 310 mL and 96.8 mg/mL, not 120 mg/mL.
    let bag = drawn("50%", "60 mL", "250 mL").unwrap();
    let (content, total) = bag.whole().unwrap();
    assert!((total.get::<volume::milliliter>() - 310.0).abs() < DOUBLE * 310.0);
    assert!((bag.milligram_per_milliliter() - 30_000.0 / 310.0).abs() < 1e-9);
    assert!((Salt::SulfateHeptahydrate.mass(content).value - 0.030).abs() < DOUBLE);
    assert_eq!(*bag.origin(), BagOrigin::DrawnUp);
}

#[test]
fn label_dilutions() {
    // UK: 8 mL of 50 % and 12 mL saline make 20 %; Malaysia: 5 mL and 7.5 mL make 20 %;
    // Germany: two 10 mL ampoules of 50 % and 480 mL make 2 %.
    for (draw, diluent, percent) in [
        ("8 mL", "12 mL", 20.0),
        ("5 mL", "7.5 mL", 20.0),
        ("20 mL", "480 mL", 2.0),
    ] {
        let found = drawn("50%", draw, diluent)
            .unwrap()
            .milligram_per_milliliter()
            / 10.0;
        assert!(
            (found - percent).abs() < 1e-9,
            "{draw} and {diluent}: {found} %"
        );
    }
}

#[test]
fn exact_more_than_the_stock_holds_cannot_be_drawn() {
    assert!(
        drawn("5g/10mL", "11 mL", "250 mL")
            .unwrap_err()
            .is_unreadable()
    );
    assert!(drawn("5g/10mL", "10 mL", "250 mL").is_ok());
    // A strength alone says nothing about the number of ampoules.
    assert!(drawn("50%", "110 mL", "250 mL").is_ok());
}

#[test]
fn exact_no_solution_is_heavier_than_its_salt() {
    for text in ["100%", "1000mg/mL", "20g/15mL", "500g/0.5L", "20g/20mL"] {
        let read = Reader::default().bag(text).unwrap();
        assert!(
            Bag::typed(read, Salt::SulfateHeptahydrate).is_err(),
            "{text}"
        );
    }
    let nothing = AmountOfSubstance::default();
    let milliliter = Volume::new::<volume::milliliter>(1.0);
    for (content, total) in [
        (nothing, milliliter),
        (AmountOfSubstance::new::<millimole>(f64::NAN), milliliter),
        (
            AmountOfSubstance::new::<millimole>(f64::INFINITY),
            milliliter,
        ),
        (AmountOfSubstance::new::<millimole>(-1.0), milliliter),
        (AmountOfSubstance::new::<millimole>(1.0), Volume::default()),
        (
            AmountOfSubstance::new::<millimole>(1.0),
            Volume::new::<volume::milliliter>(f64::NAN),
        ),
    ] {
        let bag = Bag::new(
            Salt::SulfateHeptahydrate,
            content,
            total,
            true,
            BagOrigin::Typed,
        );
        assert!(bag.is_err(), "{content:?} in {total:?}");
    }
}

#[test]
fn exact_only_a_named_volume_is_a_whole_bag() {
    assert!(typed("20g/500mL").whole().is_some());
    assert!(typed("40mg/mL").whole().is_none());
    assert!(typed("4%").whole().is_none());
}

#[test]
fn exact_volume_of_a_dose() {
    let bag = typed("40mg/mL");
    let dose =
        Salt::SulfateHeptahydrate.amount(uom::si::f64::Mass::new::<uom::si::mass::gram>(4.0));
    assert!((bag.volume_of(dose).get::<volume::milliliter>() - 100.0).abs() < 1e-9);
}

#[test]
fn exact_osmolarity_counts_the_ions_of_the_salt() {
    // Two ions for a sulfate, three for a chloride: 100 mmol/L are 200 and 300 mOsm/L.
    let read = Reader::default().bag("100mmol/1L").unwrap();
    for (salt, want) in [
        (Salt::SulfateHeptahydrate, 200.0),
        (Salt::SulfateAnhydrous, 200.0),
        (Salt::ChlorideHexahydrate, 300.0),
    ] {
        let bag = Bag::typed(read, salt).unwrap().in_vehicle(Vehicle::Water);
        let found = bag.osmolarity().milliosmolar();
        assert!((found - want).abs() < 1e-9, "{}: {found}", salt.id());
    }
}

/// 308 mOsm/L are 9 g/L of sodium chloride (58.44 g/mol, two ions); the label of Ringer's solution
/// prints 309, that of dextrose 5 % with 1 % of magnesium sulfate 333, of which the salt is 81.
#[test]
fn exact_a_diluent_adds_its_own_particles() {
    let read = Reader::default();
    let stock = Bag::typed(read.bag("50%").unwrap(), Salt::SulfateHeptahydrate).unwrap();
    // 10 mL of 50 % and 90 mL are 5 %: 2 x 202.87 mmol/L, and nine tenths of the diluent.
    let bag = Bag::drawn_up(
        &stock,
        read.volume("10 mL").unwrap(),
        read.volume("90 mL").unwrap(),
    )
    .unwrap();
    let salt = 2.0 * 50_000.0 / 246.466;
    for (vehicle, diluent) in [
        (Vehicle::Water, 0.0),
        (Vehicle::Dextrose5, 333.0 - 81.0),
        (Vehicle::SodiumChloride, 2.0 * 9000.0 / 58.44),
        (Vehicle::Ringer, 309.0),
        (Vehicle::RingerLactate, 273.0),
    ] {
        let found = bag.clone().in_vehicle(vehicle).osmolarity().milliosmolar();
        let want = salt + 0.9 * diluent;
        assert!((found - want).abs() < 0.1, "{vehicle:?}: {found} {want}");
    }
    // Nobody said which: no diluent makes it stronger than what counts.
    let unknown = bag.osmolarity().milliosmolar();
    for vehicle in Vehicle::ALL {
        assert!(
            bag.osmolarity_in(vehicle).milliosmolar() <= unknown,
            "{vehicle:?}"
        );
    }
}

#[test]
fn label_a_diluent_has_the_names_that_wards_use() {
    for (text, vehicle) in [
        ("water", Vehicle::Water),
        ("Glucose 5%", Vehicle::Dextrose5),
        ("D5W", Vehicle::Dextrose5),
        ("NaCl 0.9 %", Vehicle::SodiumChloride),
        ("sodium_chloride 0.9%", Vehicle::SodiumChloride),
        ("Ringer lactate", Vehicle::RingerLactate),
    ] {
        assert_eq!(Vehicle::from_id(text).unwrap(), vehicle, "{text}");
    }
    for text in ["", "sodium chloride 10 %", "glucose 50 %", "milk"] {
        assert!(Vehicle::from_id(text).is_err(), "{text}");
    }
}
