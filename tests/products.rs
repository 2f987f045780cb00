//! Products, drugs, conditions, bands and checklists against what their labels print.

use maginfuse::ErrorKind;
use maginfuse::clinical::bands::{self, Band, Grade, band, deficiency, signs_at};
use maginfuse::clinical::checklist::{
    AFTER, BEFORE, Checklist, DURING, NEXT_LEVELS, OrderTraits, Outflow,
};
use maginfuse::clinical::conditions::CONDITIONS;
use maginfuse::clinical::medications::CLASSES;
use maginfuse::clinical::products::PRODUCTS;
use maginfuse::clinical::source::{self, Source};
use maginfuse::clinical::{Confidence, Indication, Verdict};
use maginfuse::units::basic::molar;
use maginfuse::units::magnesium::{elemental, milliequivalents};
use maginfuse::units::{MolarConcentration, SerumMagnesium};
use maginfuse::vocabulary::medications::drugs_of;
use maginfuse::vocabulary::{Lookup, conditions, indication_named, medications, product_named};
use std::collections::HashSet;
use uom::si::{amount_of_substance::millimole, mass};

/// Labels round 1 g (4.057 mmol) to 4 mmol: 1.4 % below the exact content.
const LABEL_ROUNDING: f64 = 0.015;
/// Labels print osmolarity of an ideal solution to three digits.
const OSMOLARITY_ROUNDING: f64 = 0.01;

fn near(found: f64, printed: f64, tolerance: f64) -> bool {
    (found - printed).abs() <= tolerance * printed
}

fn level(value: f64) -> SerumMagnesium {
    SerumMagnesium::measured(MolarConcentration::new::<molar::millimole_per_liter>(value)).unwrap()
}

#[test]
fn label_every_product_holds_what_its_label_prints() {
    let mut checked = 0;
    for product in PRODUCTS {
        let amount = product.amount();
        let figures = [
            (amount.get::<millimole>(), product.printed.millimole),
            (milliequivalents(amount), product.printed.milliequivalent),
            (
                elemental(amount).get::<mass::milligram>(),
                product.printed.elemental_milligram,
            ),
            (
                product.salt_mass().get::<mass::gram>(),
                product.printed.gram,
            ),
        ];
        for (found, printed) in figures {
            if let Some(printed) = printed {
                assert!(
                    near(found, printed, LABEL_ROUNDING),
                    "{}: {found} {printed}",
                    product.id
                );
                checked += 1;
            }
        }
    }
    assert!(checked > 30, "only {checked} figures");
}

#[test]
fn label_ideal_osmolarity_matches_what_labels_print() {
    for product in PRODUCTS {
        let Some(printed) = product.printed.milliosmolar else {
            continue;
        };
        let salt =
            product.concentration().get::<molar::millimole_per_liter>() * product.salt.particles();
        let found = salt + product.vehicle.milliosmolar();
        assert!(
            near(found, printed, OSMOLARITY_ROUNDING),
            "{}: {found} {printed}",
            product.id
        );
    }
}

#[test]
fn label_strengths_printed_per_milliliter() {
    let per_ml = |id: &str| {
        let product = product_named(id).unwrap();
        product
            .concentration()
            .get::<molar::millimole_per_milliliter>()
    };
    // US labels: 4.06 mEq/mL (50 %), 0.325 and 0.65 mEq/mL (4 and 8 %), 0.081 mEq/mL (1 %),
    // 1.97 mEq/mL (chloride 200 mg/mL); Verla 2 mmol/mL exactly.
    for (id, milliequivalents) in [
        ("us-vial-50pct-50mL", 4.06),
        ("us-premix-4pct-500mL", 0.325),
        ("us-premix-8pct-50mL", 0.65),
        ("us-premix-dextrose-1pct-100mL", 0.081),
        ("us-chloride-vial-20pct-50mL", 1.97),
    ] {
        assert!(
            near(per_ml(id) * 2.0, milliequivalents, 0.005),
            "{id}: {}",
            per_ml(id) * 2.0
        );
    }
    assert!((per_ml("de-verla-50pct-10mL") - 2.0).abs() < 1e-12);
}

#[test]
fn label_verla_and_mg5_differ_although_both_say_fifty_percent() {
    let amount = |id: &str| product_named(id).unwrap().amount().get::<millimole>();
    assert!(amount("de-mg5-50pct-10mL") - amount("de-verla-50pct-10mL") > 0.2);
}

#[test]
fn prop_product_ids_are_unique_and_found() {
    let ids: HashSet<_> = PRODUCTS.iter().map(|product| product.id).collect();
    assert_eq!(ids.len(), PRODUCTS.len());
    for id in ids {
        assert_eq!(product_named(id).unwrap().id, id);
    }
    assert_eq!(
        product_named("us-premix-4pct-500mL").unwrap().strength(),
        "20 g in 500 mL"
    );
}

#[test]
fn prop_an_unknown_product_is_refused_with_a_hint() {
    let error = product_named("us-premix-4pct-500ml").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Malformed);
    assert!(
        error.help().contains("did you mean us-premix-4pct-500mL?"),
        "{}",
        error.help()
    );
    assert!(
        product_named("xx")
            .unwrap_err()
            .help()
            .contains("de-verla-50pct-10mL")
    );
}

#[test]
fn prop_dextrose_names_corn_for_intolerances() {
    let bag = product_named("us-premix-dextrose-1pct-100mL").unwrap();
    assert!(bag.ingredients.contains(&"corn") && bag.ingredients.contains(&"dextrose"));
    assert!(PRODUCTS.iter().all(|p| !p.ingredients.is_empty()));
}

#[test]
fn prop_every_source_is_filled_and_grade_c_does_not_exist() {
    let keys: HashSet<_> = source::ALL.iter().map(|s| s.short).collect();
    assert_eq!(
        keys.len(),
        source::ALL.len(),
        "two sources share a short name"
    );
    for source in source::ALL {
        assert!(
            !source.short.is_empty() && source.citation.len() > 8,
            "{source:?}"
        );
        let Source { confidence, .. } = source;
        assert!(matches!(
            confidence,
            Confidence::A | Confidence::B | Confidence::Software
        ));
        assert!(source.short.is_ascii() && source.citation.is_ascii());
    }
}

#[test]
fn label_myasthenia_and_higher_block_stop_for_good() {
    for id in [
        "myasthenia-gravis",
        "av-block-second-degree",
        "av-block-third-degree",
    ] {
        let Lookup::Known(found) = conditions::find(id) else {
            panic!("{id}")
        };
        assert_eq!(found.verdict, Verdict::Stop, "{id}");
    }
    for (id, verdict) in [
        ("struvite-stones", Verdict::OverridableStop),
        ("diabetic-coma", Verdict::OverridableStop),
        ("av-block-first-degree", Verdict::Warn),
        ("bradycardia", Verdict::Warn),
    ] {
        let Lookup::Known(found) = conditions::find(id) else {
            panic!("{id}")
        };
        assert_eq!(found.verdict, verdict, "{id}");
    }
}

#[test]
fn prop_free_words_reach_the_condition_they_mean() {
    for (text, id) in [
        ("Myasthenia Gravis", "myasthenia-gravis"),
        ("ocular myasthenia", "myasthenia-gravis"),
        ("AV block II", "av-block-second-degree"),
        ("third degree heart block", "av-block-third-degree"),
        ("complete_heart_block", "av-block-third-degree"),
        ("heart block", "av-block-unspecified"),
        ("old heart-block", "av-block-unspecified"),
        ("Left bundle branch block", "conduction-disorder"),
        ("pacemaker, ocular myasthenia", "myasthenia-gravis"),
    ] {
        match conditions::find(text) {
            Lookup::Known(found) => assert_eq!(found.id, id, "{text}"),
            other => panic!("{text}: {other:?}"),
        }
    }
}

#[test]
fn prop_misspellings_are_refused_and_strangers_said() {
    assert_eq!(conditions::find("anurria"), Lookup::Near("anuria"));
    assert_eq!(conditions::find("pacemakr"), Lookup::Near("pacemaker"));
    assert_eq!(conditions::find("sarcoidosis"), Lookup::Unknown);
    assert_eq!(medications::find("rocuronum"), Lookup::Near("rocuronium"));
    assert_eq!(medications::find("gentamycin"), Lookup::Near("gentamicin"));
    assert_eq!(medications::find("quuxolol"), Lookup::Unknown);
}

#[test]
fn prop_common_drugs_without_a_rule_are_not_taken_for_misspellings() {
    let common = "acetaminophen paracetamol ibuprofen diclofenac naproxen metamizole ketorolac \
        aspirin clopidogrel ticagrelor heparin enoxaparin dalteparin warfarin apixaban \
        rivaroxaban dabigatran edoxaban metoprolol bisoprolol atenolol propranolol carvedilol \
        nebivolol labetalol sotalol esmolol amiodarone flecainide propafenone dronedarone \
        lisinopril ramipril enalapril captopril perindopril losartan valsartan candesartan \
        telmisartan olmesartan irbesartan hydralazine methyldopa urapidil clonidine doxazosin \
        tamsulosin simvastatin atorvastatin rosuvastatin pravastatin ezetimibe metformin \
        sitagliptin empagliflozin dapagliflozin gliclazide glimepiride insulin liraglutide \
        semaglutide levothyroxine thiamazole prednisone prednisolone hydrocortisone \
        dexamethasone betamethasone methylprednisolone budesonide salbutamol albuterol \
        formoterol salmeterol tiotropium ipratropium montelukast theophylline amoxicillin \
        ampicillin piperacillin flucloxacillin cefazolin cefuroxime ceftriaxone cefotaxime \
        ceftazidime meropenem imipenem ertapenem ciprofloxacin levofloxacin moxifloxacin \
        erythromycin clarithromycin azithromycin clindamycin vancomycin teicoplanin linezolid \
        metronidazole nitrofurantoin fosfomycin fluconazole voriconazole aciclovir valaciclovir \
        oseltamivir remdesivir ondansetron granisetron metoclopramide domperidone dimenhydrinate \
        famotidine ranitidine lactulose macrogol bisacodyl loperamide mesalazine azathioprine \
        methotrexate infliximab adalimumab tacrolimus sirolimus everolimus mycophenolate \
        levetiracetam valproate carbamazepine oxcarbazepine lamotrigine topiramate phenytoin \
        lacosamide sertraline citalopram escitalopram fluoxetine paroxetine venlafaxine \
        duloxetine mirtazapine bupropion amitriptyline nortriptyline doxepin haloperidol \
        olanzapine risperidone quetiapine aripiprazole clozapine lithium donepezil memantine \
        levodopa pramipexole ropinirole sumatriptan rizatriptan zolmitriptan eletriptan \
        erenumab fremanezumab allopurinol febuxostat colchicine alendronate denosumab \
        cholecalciferol ferrous-sulfate folic-acid potassium-chloride oxytocin atosiban \
        misoprostol carbetocin terbutaline fenoterol progesterone estradiol norepinephrine \
        epinephrine dopamine dobutamine milrinone vasopressin nitroglycerin isosorbide \
        ivabradine ranolazine sacubitril doxorubicin paclitaxel docetaxel carboplatin \
        oxaliplatin gemcitabine cyclophosphamide cetirizine loratadine desloratadine fexofenadine";
    let near: Vec<_> = common
        .split_whitespace()
        .filter(|drug| matches!(medications::find(drug), Lookup::Near(_)))
        .collect();
    assert!(near.is_empty(), "{near:?}");
}

#[test]
fn label_drugs_fall_into_their_class_with_or_without_salt() {
    for (text, class, verdict) in [
        ("Rocuronium", "neuromuscular-blockers", Verdict::Warn),
        ("morphine sulfate", "opioids", Verdict::Warn),
        ("codeine phosphate", "opioids", Verdict::Warn),
        ("phenobarbital", "barbiturates", Verdict::Warn),
        ("midazolam", "hypnotics", Verdict::Warn),
        ("nifedipine", "dihydropyridines", Verdict::Warn),
        ("digoxin", "digitalis", Verdict::Warn),
        ("gentamicin", "aminoglycosides", Verdict::Warn),
        ("magnesium oxide", "magnesium-products", Verdict::Warn),
        ("omeprazole", "proton-pump-inhibitors", Verdict::Info),
    ] {
        match medications::find(text) {
            Lookup::Known(found) => assert_eq!((found.id, found.verdict), (class, verdict)),
            other => panic!("{text}: {other:?}"),
        }
    }
}

#[test]
fn prop_each_word_of_the_vocabularies_means_one_thing() {
    let mut drugs = HashSet::new();
    for class in CLASSES {
        assert!(
            !class.sources.is_empty() && !class.words.is_empty(),
            "{}",
            class.id
        );
        for drug in drugs_of(class) {
            assert!(drugs.insert(*drug), "{drug} is in two classes");
            assert_eq!(medications::find(drug), Lookup::Known(class));
        }
    }
    let ids: HashSet<_> = CONDITIONS.iter().map(|condition| condition.id).collect();
    assert_eq!(ids.len(), CONDITIONS.len());
    for condition in CONDITIONS {
        assert!(
            !condition.labels.is_empty() && !condition.words.is_empty(),
            "{}",
            condition.id
        );
        assert_eq!(conditions::find(condition.id), Lookup::Known(condition));
    }
}

#[test]
fn prop_user_text_is_ascii_and_holds_no_statement_codes() {
    let mut texts: Vec<&str> = CONDITIONS.iter().map(|c| c.words).collect();
    texts.extend(CLASSES.iter().map(|c| c.words));
    texts.extend(
        BEFORE
            .iter()
            .chain(DURING)
            .chain(AFTER)
            .map(|item| item.words),
    );
    texts.extend(bands::SIGNS.iter().map(|sign| sign.words));
    texts.extend(PRODUCTS.iter().flat_map(|p| [p.name, p.note]));
    texts.extend(
        Indication::ALL
            .iter()
            .flat_map(|i| [i.name(), i.evidence().words]),
    );
    for text in texts {
        assert!(text.is_ascii(), "{text}");
        assert!(
            !text.contains('<') && !text.contains('>') && !text.contains("MgSO4"),
            "{text}"
        );
        let coded = text
            .as_bytes()
            .windows(3)
            .any(|w| w[0] == b'S' && w[1].is_ascii_digit() && w[2].is_ascii_digit());
        assert!(!coded, "{text}");
    }
}

#[test]
fn regress_bands_at_their_borders() {
    for (value, expected) in [
        (0.69, Band::Low),
        (0.70, Band::Usual),
        (1.05, Band::Usual),
        (1.06, Band::High),
        (1.5, Band::High),
        (1.51, Band::Watch),
        (2.49, Band::Watch),
        (2.5, Band::Caution),
        (3.49, Band::Caution),
        (3.5, Band::Stop),
        (4.99, Band::Stop),
        (5.0, Band::Emergency),
        (22.5, Band::Emergency),
    ] {
        assert_eq!(band(level(value)), expected, "{value}");
    }
    for pair in Band::ALL.windows(2) {
        assert!(pair[0].from() < pair[1].from());
    }
}

#[test]
fn paper_signs_grow_with_the_level_and_never_vanish() {
    let mut before = 0;
    for tenth in 5..=150 {
        let count = signs_at(level(f64::from(tenth) / 10.0)).len();
        assert!(count >= before);
        before = count;
    }
    assert_eq!(before, bands::SIGNS.len());
    // Trap: reflexes go at 3.5 to 5 mmol/L (Lu 2000), not at the 3.5 to 5 mEq/L = 1.75 to 2.5
    // mmol/L that one table prints.
    let lost = bands::SIGNS
        .iter()
        .find(|s| s.words.starts_with("loss of tendon"))
        .unwrap();
    assert!(lost.from.unwrap() >= 3.0);
}

#[test]
fn paper_deficiency_grades_of_galway() {
    for (value, expected) in [
        (0.70, Grade::None),
        (0.69, Grade::Mild),
        (0.60, Grade::Mild),
        (0.59, Grade::Moderate),
        (0.41, Grade::Moderate),
        (0.40, Grade::Severe),
        (0.2, Grade::Severe),
    ] {
        assert_eq!(deficiency(level(value)), expected, "{value}");
    }
}

#[test]
fn prop_published_ranges_are_ordered() {
    for range in bands::REFERENCE.iter().chain(bands::OBSTETRIC_TARGETS) {
        assert!(
            0.4 <= range.low && range.low < range.high && range.high <= 4.0,
            "{range:?}"
        );
    }
}

/// A short infusion from a bag made up for it, in a patient with urine.
fn infusion(indication: Indication, severe_renal: bool) -> OrderTraits {
    OrderTraits {
        indication,
        severe_renal,
        outflow: Outflow::Urine,
        by_pump: true,
        by_syringe: false,
        made_up: true,
        load_first: true,
        load_then_more: false,
        several_days: false,
        starts: true,
    }
}

#[test]
fn prop_every_order_has_consent_history_blood_test_access_observation_and_check_up() {
    // A push in cardiac arrest waits for none of them.
    let arrest = Checklist::of(&OrderTraits {
        by_pump: false,
        by_syringe: true,
        ..infusion(Indication::CardiacArrest, false)
    });
    assert!(arrest.before.iter().all(|item| item.statement.is_none()));
    let others = Indication::ALL.into_iter();
    for indication in others.filter(|one| *one != Indication::CardiacArrest) {
        for severe in [false, true] {
            let list = Checklist::of(&infusion(indication, severe));
            let codes: HashSet<_> = list
                .before
                .iter()
                .chain(&list.during)
                .chain(&list.after)
                .filter_map(|item| item.statement)
                .collect();
            // However it is given, S13 (venous access, slowly) stands where a vein is used.
            for code in ["S10", "S11", "S12", "S13", "S14", "S30"] {
                assert!(codes.contains(code), "{indication:?} {severe}: {code}");
            }
        }
    }
    let codes: HashSet<_> = bands::SIGNS
        .iter()
        .filter_map(|sign| sign.statement)
        .collect();
    assert_eq!(codes, HashSet::from(["S15", "S16", "S17", "S18"]));
}

/// Lu and Nightingale 2000: the volume is constant after 3 to 4 hours. University of Washington: 2
/// hours after the load, then every 4 to 6 hours. One row at the most fits without a circuit.
#[test]
fn paper_the_next_level_is_drawn_when_magnesium_has_spread() {
    let hours = |order: OrderTraits| -> Vec<f64> {
        let rows = NEXT_LEVELS.iter().filter(|row| order.fits(row.when));
        rows.map(|row| row.after().get::<uom::si::time::hour>())
            .collect()
    };
    let order = |found: &str, severe| infusion(indication_named(found).unwrap(), severe);
    assert_eq!(hours(order("deficiency-severe", false)), [4.0]);
    assert_eq!(hours(order("deficiency-severe", true)), [2.0]);
    assert_eq!(hours(order("pre-eclampsia", false)), [0.0; 0]);
    let running = OrderTraits {
        load_first: false,
        ..order("pre-eclampsia", true)
    };
    assert_eq!(hours(running), [4.0]);
    let over_days = OrderTraits {
        several_days: true,
        ..order("deficiency-severe", false)
    };
    assert_eq!(hours(over_days), [24.0, 4.0]);
    let stopped = OrderTraits {
        starts: false,
        ..order("deficiency-severe", true)
    };
    assert_eq!(hours(stopped), [0.0; 0]);
}
