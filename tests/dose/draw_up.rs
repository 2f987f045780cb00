//! What is drawn, from how many ampoules, what leaves the diluent first, and what then is in the bag:
//! recipes of labels worked by hand, and sums that must hold whatever is drawn.

use maginfuse::dose::{Bag, BagOrigin, DrawUp, Filling};
use maginfuse::units::{Reader, Salt, Volume};
use maginfuse::vocabulary::product_named;
use uom::si::mass::gram;
use uom::si::ratio::ratio;
use uom::si::volume::milliliter;

/// Relative room for a few double roundings.
const DOUBLE: f64 = 1e-12;

fn volume(text: &str) -> Volume {
    Reader::default().volume(text).unwrap()
}

/// A bag drawn from ampoules of a product.
fn from_product(id: &str, draw: &str, diluent: &str) -> maginfuse::Result<Bag> {
    let product = product_named(id).unwrap();
    let stock = Bag::new(
        product.salt,
        product.amount(),
        product.volume(),
        product.whole,
        BagOrigin::Product(product.id),
    )
    .unwrap();
    Bag::drawn_up(&stock, volume(draw), volume(diluent))
}

fn made_up(id: &str, draw: &str, diluent: &str) -> DrawUp {
    *from_product(id, draw, diluent).unwrap().draw_up().unwrap()
}

fn in_milliliters(volume: Volume) -> f64 {
    volume.get::<milliliter>()
}

/// Salt in the solution, g, and its strength, g per 100 mL.
fn grams_and_percent(made_up: &DrawUp) -> (f64, f64) {
    let grams = made_up.stock.salt.mass(made_up.content()).get::<gram>();
    (
        grams,
        grams / in_milliliters(made_up.final_volume()) * 100.0,
    )
}

/// (ampoule, draw, diluent; how many are opened, left over, taken out first, final volume, grams,
/// percent): UK M82 8 mL of 50 % and 12 mL; Malaysia 5 mL and 7.5 mL; Germany two ampoules and
/// 480 mL, one ampoule and 990 mL; ISMP 1997 60 mL of 50 % in a full bag of 250 mL.
#[test]
fn label_recipes_of_labels_worked_by_hand() {
    for (id, draw, diluent, count, left, out, total, grams, percent) in [
        (
            "uk-ampoule-50pct-10mL",
            "8 mL",
            "12 mL",
            1,
            2.0,
            None,
            20.0,
            4.0,
            20.0,
        ),
        (
            "be-sterop-50pct-5mL",
            "5 mL",
            "7.5 mL",
            1,
            0.0,
            None,
            12.5,
            2.5,
            20.0,
        ),
        (
            "de-mg5-50pct-10mL",
            "20 mL",
            "480 mL",
            2,
            0.0,
            Some(20.0),
            500.0,
            10.0,
            2.0,
        ),
        (
            "de-mg5-50pct-10mL",
            "10 mL",
            "990 mL",
            1,
            0.0,
            Some(10.0),
            1000.0,
            5.0,
            0.5,
        ),
        (
            "us-vial-50pct-10mL",
            "60 mL",
            "250 mL",
            6,
            0.0,
            None,
            310.0,
            30.0,
            9.677_419_354_8,
        ),
        (
            "us-vial-50pct-50mL",
            "60 mL",
            "250 mL",
            2,
            40.0,
            None,
            310.0,
            30.0,
            9.677_419_354_8,
        ),
        (
            "us-vial-50pct-2mL",
            "8 mL",
            "92 mL",
            4,
            0.0,
            Some(8.0),
            100.0,
            4.0,
            4.0,
        ),
        // 20 mmol of DBL are 4.93 g in four ampoules of 10 mmol for 40 mmol: 9.859 g in 500 mL.
        (
            "au-dbl-10mmol-5mL",
            "20 mL",
            "480 mL",
            4,
            0.0,
            Some(20.0),
            500.0,
            9.858_64,
            1.971_728,
        ),
    ] {
        let what = format!("{draw} of {id} and {diluent}");
        let made_up = made_up(id, draw, diluent);
        let opened = made_up.containers().unwrap();
        assert_eq!(opened.count, count, "{what}");
        assert!(
            (in_milliliters(opened.left_over) - left).abs() < 1e-9,
            "{what}"
        );
        assert_eq!(opened.whole(), left == 0.0, "{what}");
        assert_eq!(made_up.take_out().map(in_milliliters), out, "{what}");
        assert!(
            (in_milliliters(made_up.final_volume()) - total).abs() < 1e-9,
            "{what}"
        );
        let found = grams_and_percent(&made_up);
        assert!((found.0 - grams).abs() < 1e-5, "{what}: {found:?}");
        assert!((found.1 - percent).abs() < 1e-6, "{what}: {found:?}");
        assert_eq!(made_up.deviation().get::<ratio>(), 0.0, "{what}");
    }
}

/// What is written as a full bag is one, even where both volumes together are the size of another.
#[test]
fn exact_a_full_bag_stays_full_and_a_filled_one_is_emptied_first() {
    for (draw, diluent, filling) in [
        ("50 mL", "50 mL", Filling::AddedOnTop(volume("50 mL"))),
        ("10 mL", "100 mL", Filling::AddedOnTop(volume("100 mL"))),
        ("10 mL", "90 mL", Filling::TakeOutFirst(volume("100 mL"))),
        ("20 mL", "30 mL", Filling::TakeOutFirst(volume("50 mL"))),
        ("10 mL", "10 mL", Filling::Measured(volume("10 mL"))),
        ("10 mL", "80 mL", Filling::Measured(volume("80 mL"))),
    ] {
        let found = made_up("us-vial-50pct-10mL", draw, diluent).filling;
        assert_eq!(found, filling, "{draw} and {diluent}");
    }
}

/// 8.113 mL is read as 8.1 mL: 8.1/8.113 of the dose, 0.16 % less. 10.14 mL of a larger syringe is
/// read as 10 mL; 0.123 mL of the smallest as 0.12 mL.
#[test]
fn exact_a_dose_changes_by_what_a_syringe_cannot_show() {
    let percent = |draw: &str, diluent: &str| {
        let made_up = made_up("us-vial-50pct-10mL", draw, diluent);
        (
            in_milliliters(made_up.draw),
            made_up.deviation().get::<ratio>(),
        )
    };
    let near = |found: (f64, f64), draw: f64, deviation: f64| {
        assert!((found.0 - draw).abs() < DOUBLE * draw, "{found:?}");
        assert!((found.1 - deviation).abs() < 2e-9, "{found:?} {deviation}");
    };
    // Both fill a bag: what is taken out is what goes in, and only the content changes.
    near(percent("8.1130 mL", "91.8870 mL"), 8.1, 8.1 / 8.113 - 1.0);
    near(percent("10.14 mL", "89.86 mL"), 10.0, 10.0 / 10.14 - 1.0);
    near(percent("0.123 mL", "49.8770 mL"), 0.12, 0.12 / 0.123 - 1.0);
    // Into a full bag the volume changes, too.
    let asked = 10.2 / 260.2;
    near(
        percent("10.2 mL", "250 mL"),
        10.0,
        10.0 / 260.0 / asked - 1.0,
    );
    // Both measured.
    let asked = 5.04 / 12.34;
    near(percent("5.04 mL", "7.3 mL"), 5.0, 5.0 / 12.3 / asked - 1.0);
}

#[test]
fn exact_what_no_syringe_shows_is_refused() {
    let error = from_product("us-vial-50pct-10mL", "0.004 mL", "100 mL").unwrap_err();
    assert!(
        error.to_string().contains("less than a syringe can show"),
        "{error}"
    );
    assert!(from_product("us-vial-50pct-10mL", "0.01 mL", "100 mL").is_ok());
}

/// Nobody says what an ampoule holds where only a strength is known, and none is counted.
#[test]
fn exact_only_a_known_ampoule_is_counted() {
    let typed = |text: &str| {
        let read = Reader::default().bag(text).unwrap();
        Bag::typed(read, Salt::SulfateHeptahydrate).unwrap()
    };
    let of = |stock: Bag| {
        let bag = Bag::drawn_up(&stock, volume("8 mL"), volume("92 mL")).unwrap();
        bag.draw_up().unwrap().containers()
    };
    assert_eq!(of(typed("50%")), None);
    assert_eq!(of(typed("5g/10mL")).unwrap().count, 1);
    assert_eq!(
        made_up("ch-chloride-0.5molar", "8 mL", "92 mL").containers(),
        None
    );
    // A bag that comes as it is is drawn from nothing.
    assert!(typed("20g/500mL").draw_up().is_none());
}

/// Whatever is drawn: content is volume times strength, the volumes add up, the opened ampoules hold
/// what is drawn and less than one of them stays, and nothing is more than half a mark off.
#[test]
fn prop_volumes_and_content_are_conserved() {
    let mut seen = 0;
    for id in [
        "us-vial-50pct-10mL",
        "au-dbl-10mmol-5mL",
        "uk-vial-20pct-100mL",
        "de-diasporal-4mmol-2mL",
    ] {
        for draw in [
            "0.5 mL", "0.777 mL", "1 mL", "2.46 mL", "9.99 mL", "10 mL", "12.3 mL", "20.25 mL",
            "59.9 mL", "110 mL",
        ] {
            for diluent in [
                "3.3 mL",
                "12 mL",
                "50 mL",
                "90 mL",
                "250 mL",
                "479.75 mL",
                "990 mL",
            ] {
                let made_up = made_up(id, draw, diluent);
                let what = format!("{draw} of {id} and {diluent}: {made_up:?}");
                let measured = in_milliliters(made_up.draw);
                let half = if measured <= 1.0 {
                    0.005
                } else if measured <= 10.0 {
                    0.05
                } else {
                    0.25
                };
                let off = (measured - in_milliliters(made_up.asked)).abs();
                assert!(off <= half * (1.0 + 1e-9), "{what}");
                let held = made_up.stock.concentration * made_up.draw;
                assert!(
                    (made_up.content() / held).get::<ratio>() - 1.0 < DOUBLE,
                    "{what}"
                );
                let total = in_milliliters(made_up.diluent()) + measured;
                assert!(
                    (total - in_milliliters(made_up.final_volume())).abs() < 1e-9,
                    "{what}"
                );
                if let Some(out) = made_up.take_out() {
                    assert_eq!(out, made_up.draw, "{what}");
                    let sizes = [50.0, 100.0, 250.0, 500.0, 1000.0];
                    assert!(
                        sizes.iter().any(|size| (size - total).abs() < 1e-9),
                        "{what}"
                    );
                }
                let opened = made_up.containers().unwrap();
                let one = in_milliliters(opened.volume);
                let left = in_milliliters(opened.left_over);
                assert!(
                    (one * f64::from(opened.count) - left - measured).abs() < 1e-9,
                    "{what}"
                );
                assert!((0.0..one).contains(&left), "{what}");
                seen += 1;
            }
        }
    }
    assert_eq!(seen, 4 * 10 * 7);
}
