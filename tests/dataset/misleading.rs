//! Data sets that would be read as something else than they mean: each is read right, or refused
//! with what to do.

use super::one_reader::fitted_model;
use super::*;
use maginfuse::units::magnesium::Salt;

/// A handful of operations apart.
const SAME: f64 = 1e-12;

/// One compartment of 3 L/h and 30 L, with what an estimate needs.
fn model() -> String {
    fitted_model()
        .replace("4 L/h", "3 L/h")
        .replace("25 L", "30 L")
}

/// The same behind a depot with 0.8 1/h.
fn depot_model() -> String {
    let depot =
        "absorption = \"first-order\"\n[parameters.KA]\nvalue = \"0.8 1/h\"\nlocator = \"x\"\n";
    model().replace("absorption = \"none\"\n", depot)
}

/// What the program answers to a command for this model and data set.
fn ran(command: &str, model: &str, set: &str, more: &[&str]) -> (i32, String, String) {
    let folder = Folder::new(model, set.as_bytes());
    let args = [command, "--dataset", "set.csv", "--model", "model.toml"];
    let output = folder.command(&[&args, more].concat()).output().unwrap();
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

/// Refused alike by `simulate` and by `fit`: the reason, the line, and what to do.
fn refused_by_both(model: &str, set: &str, words: &[&str]) {
    for command in ["simulate", "fit"] {
        let (code, out, err) = ran(command, model, set, &[]);
        assert_eq!((code, out.as_str()), (3, ""), "{command} {set}: {err}");
        for word in words {
            assert!(err.contains(word), "{command} {set}: {word}: {err}");
        }
        assert!(err.contains("help: "), "{err}");
    }
}

/// The levels of a bolus of 90 mmol, t hours later.
fn bolus(hours: f64) -> f64 {
    3.0 * (-0.1 * hours).exp()
}

#[test]
fn exact_an_infusion_says_where_it_goes() {
    let rows = |cmt: &str| {
        format!(
            "ID,TIME,AMT,RATE,EVID,CMT,DV\n1,0,30,60,1,{cmt},.\n1,2,.,.,0,.,0.8\n1,4,.,.,0,0,0.7\n"
        )
    };
    for cmt in [".", "0", ""] {
        let words = ["without CMT", "depot", "CMT 2", "line 2"];
        refused_by_both(&depot_model(), &rows(cmt), &words);
    }
    let without = "ID,TIME,AMT,RATE,EVID,DV\n1,0,30,60,1,.\n1,2,.,.,0,0.8\n";
    refused_by_both(&depot_model(), without, &["without CMT", "line 2"]);
    let level = |hours: f64| 20.0 * -(-0.05_f64).exp_m1() * (-0.1 * (hours - 0.5)).exp();
    let found = levels(&depot_model(), rows("2"), &[]);
    assert!(difference(&found, &[level(2.0), level(4.0)]) < SAME);
    // An injection goes into the depot, as in every program, and a model without one has no choice.
    assert_eq!(
        levels(&depot_model(), "ID,TIME,AMT,EVID\n1,0,9,1\n1,0,.,0\n", &[]),
        [0.0]
    );
    let found = levels(&model(), without, &[]);
    assert!(difference(&found, &[level(2.0)]) < SAME);
}

#[test]
fn meta_columns_that_change_a_record_are_refused_with_what_to_do() {
    for (column, help) in [
        ("TINF", "RATE = AMT / duration"),
        ("DURATION", "RATE = AMT / duration"),
        ("dur", "RATE = AMT / duration"),
        ("ADM", "CMT"),
        ("DVID", "serum magnesium alone"),
        ("YTYPE", "serum magnesium alone"),
        ("OBSID", "serum magnesium alone"),
        ("LIMIT", "CENS 1"),
        ("LLOQ", "CENS 1"),
        ("BLOQ", "CENS 1"),
        ("PCMT", "central compartment"),
        ("DATE", "without dates"),
        ("C", "--ignore C"),
    ] {
        let set = |cell: &str| {
            format!("ID,TIME,AMT,EVID,DV,{column}\n1,0,90,1,.,{cell}\n1,2,.,0,2.4,.\n")
        };
        let name = column.to_ascii_uppercase();
        let words = [&format!("{name} = 2"), "line 2", help];
        refused_by_both(&model(), &set("2"), &words);
        // Nothing in it changes nothing.
        let found = levels(&model(), set("."), &[]);
        assert!(difference(&found, &[bolus(2.0)]) < SAME, "{column}");
    }
}

#[test]
fn meta_a_column_that_the_model_reads_is_what_the_model_says() {
    let model = ModelFile::one(3.0, 30.0).column("D1", " h", "DUR").text();
    let set = "ID,TIME,AMT,RATE,EVID,DUR\n1,0,90,-2,1,5\n1,5,.,.,0,5\n";
    let expected = 18.0 / 3.0 * -(-0.5_f64).exp_m1();
    assert!(difference(&levels(&model, set, &[]), &[expected]) < SAME);
}

#[test]
fn exact_rows_with_a_mark_are_left_out_where_it_is_given() {
    let expected = [bolus(1.0) + bolus(0.0), bolus(2.0) + bolus(1.0)];
    let doubled = "ID,TIME,AMT,EVID\n1,0,90,1\n1,1,90,1\n1,1,.,0\n1,2,.,0\n";
    assert!(difference(&levels(&model(), doubled, &[]), &expected) < SAME);
    let single = [bolus(1.0), bolus(2.0)];
    for (set, mark) in [
        // A column of its own, first or last, and a letter before the row as NONMEM has it.
        (
            "C,ID,TIME,AMT,EVID\n.,1,0,90,1\nC,1,1,90,1\n.,1,1,.,0\n.,1,2,.,0\n",
            "C",
        ),
        (
            "ID,TIME,AMT,EVID,C\n1,0,90,1,.\n1,1,90,1,C\n1,1,.,0,\n1,2,.,0,.\n",
            "C",
        ),
        (
            "ID,TIME,AMT,EVID\n1,0,90,1\nC1,1,90,1\n1,1,.,0\n1,2,.,0\n",
            "C",
        ),
        (
            "ID,TIME,AMT,EVID\n1,0,90,1\n;1,1,90,1\n1,1,.,0\n1,2,.,0\n",
            ";",
        ),
        (
            "ID,TIME,AMT,EVID\n1,0,90,1\nx,1,90,1\n1,1,.,0\n1,2,.,0\n",
            "@",
        ),
    ] {
        let (code, _, _) = simulate(&model(), set, &[]);
        assert_eq!(code, 3, "{set}");
        let found = levels(&model(), set, &["--ignore", mark]);
        assert!(difference(&found, &single) < SAME, "{set}");
        let (_, json, err) = simulate(&model(), set, &["--ignore", mark, "--json"]);
        assert!(
            err.contains(&format!("1 row that begins with {mark} (line 3)")),
            "{err}"
        );
        let document: Value = serde_json::from_str(&json).unwrap();
        assert_eq!(document["data_set"]["left_out"]["rows"], 1);
        assert_eq!(document["data_set"]["left_out"]["first_line"], 3);
    }
}

#[test]
fn meta_a_row_behind_a_mark_is_no_subject() {
    let set = "ID,TIME,AMT,DV\n1,0,90,.\n1,2,.,2.4\nC1,3,.,2.2\n";
    refused_by_both(
        &model(),
        set,
        &["subject C1 beside subject 1", "line 4", "--ignore C"],
    );
    assert_eq!(levels(&model(), set, &["--ignore", "C"]).len(), 1);
}

#[test]
fn meta_no_compartment_is_turned_off() {
    for (event, compartment) in [(2, -1), (2, 3), (3, -2), (3, 7)] {
        let set = format!(
            "ID,TIME,AMT,EVID,CMT,DV\n1,0,90,1,1,.\n1,1,.,{event},{compartment},.\n1,4,.,0,2,1\n"
        );
        let words = [
            &format!("CMT = {compartment}"),
            "none is turned off",
            "line 3",
        ];
        refused_by_both(&depot_model(), &set, &words.map(|word| word as &str));
    }
    let set = "ID,TIME,AMT,EVID,CMT,DV\n1,0,90,1,1,.\n1,1,.,2,2,.\n1,4,.,0,2,1\n";
    assert_eq!(levels(&depot_model(), set, &[]).len(), 1);
}

#[test]
fn meta_a_level_below_the_limit_needs_its_limit() {
    let set = |limit: &str, name: &str| {
        format!("ID,TIME,AMT,EVID,DV,{name}\n1,0,90,1,.,0\n1,2,.,0,2.4,0\n1,24,.,0,{limit},1\n")
    };
    for name in ["CENS", "BLQ"] {
        for limit in ["0", "0.0", ".", ""] {
            let (code, out, err) = ran("fit", &model(), &set(limit, name), &[]);
            assert_eq!((code, out.as_str()), (3, ""), "{err}");
            assert!(err.contains("the limit belongs in DV"), "{err}");
            assert!(err.contains("line 4"), "{err}");
        }
        let (code, _, err) = ran("fit", &model(), &set("0.4", name), &[]);
        assert_eq!((code, beside_notes(&err)), (0, Vec::new()), "{err}");
    }
    let both = "ID,TIME,AMT,DV,CENS,BLQ\n1,0,90,.,0,0\n1,2,.,2.4,0,1\n";
    let (code, _, err) = ran("fit", &model(), both, &[]);
    assert!(code == 3 && err.contains("CENS and BLQ"), "{err}");
}

#[test]
fn exact_the_header_behind_a_mark_and_the_rows_below_a_table() {
    let plain = "ID,TIME,AMT,EVID,DV\n1,0,90,1,.\n1,2,.,0,2.4\n";
    let (code, expected, _) = ran("fit", &model(), plain, &[]);
    assert_eq!(code, 0);
    for set in [
        format!("#{plain}"),
        format!("# {plain}"),
        format!("# entered by hand, from the charts\n{plain}"),
        format!("{plain},,,,\n,,,,\n"),
        format!("{plain}\"\",,,,\n , ,,,\n"),
        format!("\u{feff}#{plain}"),
        plain.replace('\n', "\r"),
        plain.replace('\n', "\r\n") + ",,,,\r\n",
    ] {
        let found = levels(&model(), &set, &[]);
        assert!(difference(&found, &[bolus(2.0)]) < SAME, "{set}");
        let (code, fitted, err) = ran("fit", &model(), &set, &[]);
        assert_eq!((code, &fitted), (0, &expected), "{set}: {err}");
    }
    for separator in [";", "\t"] {
        let words = ["not separated by commas", "line 1"];
        refused_by_both(&model(), &plain.replace(',', separator), &words);
    }
    // Below the table only rows without anything: a row with something in it is a record.
    refused_by_both(
        &model(),
        &format!("{plain},,5,,\n"),
        &["without ID", "line 4"],
    );
}

#[test]
fn meta_a_data_set_that_gives_nothing_is_refused() {
    for (set, words) in [
        (
            "ID,TIME,DOSE,DV\n1,0,90,.\n1,1,.,2.6\n",
            ["no column AMT", "DOSE"],
        ),
        (
            "ID,TIME,AMT,DV\n1,0,.,.\n1,1,0,2.6\n",
            ["no record of a dose", "AMT"],
        ),
        ("ID,TIME,AMT,EVID,DV\n", ["no record of a dose", "AMT"]),
    ] {
        refused_by_both(&model(), set, &words);
    }
    // One subject that gets nothing is a control.
    let control = "ID,TIME,AMT\n1,0,.\n2,0,90\n2,0,.\n";
    assert_eq!(levels(&model(), control, &[]), [0.0, 3.0]);
}

#[test]
fn exact_units_in_the_names_of_columns() {
    // 24.305 g/mol of magnesium (IUPAC), 246.47 g/mol of the heptahydrate (label: 1 g is 4.06 mmol).
    let gram = 1000.0 / 246.466;
    let plain = "ID,TIME,AMT,RATE,EVID,II,ADDL,DV\n";
    let rows = |amount: f64, rate: f64, time: f64, interval: f64, level: f64| {
        format!(
            "1,0,{amount},{rate},1,{interval},1,.\n1,{},.,.,0,.,.,{level}\n1,{},.,.,0,.,.,{level}\n",
            2.0 * time,
            9.0 * time
        )
    };
    let expected = levels(
        &model(),
        format!("{plain}{}", rows(gram * 4.0, gram * 8.0, 1.0, 6.0, 1.0)),
        &[],
    );
    for (header, rows) in [
        (
            "ID,TIME_H,AMT_G,RATE_G_H,EVID,II_H,ADDL,DV_MMOL_L",
            rows(4.0, 8.0, 1.0, 6.0, 1.0),
        ),
        (
            "ID,TIME,AMT_G,RATE_G,EVID,II,ADDL,DV",
            rows(4.0, 8.0, 1.0, 6.0, 1.0),
        ),
        (
            "ID,TIME_MIN,AMT_MG,RATE_MG_MIN,EVID,II_H,ADDL,DV_MG_DL",
            rows(4000.0, 8000.0 / 60.0, 60.0, 6.0, 2.4305),
        ),
        (
            "id,time_d,amt_meq,rate_meq_h,evid,ii_min,addl,dv_meq_l",
            rows(8.0 * gram, 16.0 * gram, 1.0 / 24.0, 360.0, 2.0),
        ),
        (
            "ID,TIME,AMT_MMOL,RATE_MMOL_MIN,EVID,II_D,ADDL,DV",
            rows(gram * 4.0, gram * 8.0 / 60.0, 1.0, 0.25, 1.0),
        ),
    ] {
        let set = format!("{header}\n{rows}");
        let found = levels(&model(), &set, &[]);
        // The label's molar mass has six digits.
        assert!(
            difference(&found, &expected) < 1e-6,
            "{header}: {found:?} {expected:?}"
        );
        let (code, json, err) = ran("fit", &model(), &set, &["--json"]);
        assert_eq!(code, 0, "{err}");
        let document: Value = serde_json::from_str(&json).unwrap();
        let level = &document["subjects"][0]["predictions"][0]["observed"];
        let level = level["value"].as_f64().unwrap();
        assert!((level - 1.0).abs() < 1e-6, "{header}: {level}");
    }
}

#[test]
fn meta_the_unit_that_was_taken_is_told() {
    let set = "ID,TIME_MIN,AMT_G,EVID,WT,NOTE\n1,0,4,1,70,a\n1,60,.,0,70,b\n";
    let weighed = ModelFile::one(3.0, 30.0).text().replace(
        "value = \"3 L/h\"\nlocator = \"x\"\n",
        "value = \"3 L/h\"\nlocator = \"x\"\n[[parameters.CL.covariates]]\nform = \"power\"\n\
         of = \"weight\"\nreference = \"70 kg\"\nexponent = 0.75\n",
    );
    let (code, json, err) = simulate(&weighed, set, &["--json"]);
    assert_eq!(code, 0, "{err}");
    let salt = Salt::SulfateHeptahydrate.name();
    assert_eq!(
        err,
        format!("units: TIME_MIN in min, AMT_G in g of {salt}, WT in kg\ncolumns not used: NOTE\n")
    );
    let document: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(
        document["data_set"]["units"]["AMT_G"],
        format!("g of {salt}")
    );
    assert_eq!(document["data_set"]["units"]["TIME_MIN"], "min");
    assert_eq!(document["data_set"]["not_used"][0], "NOTE");
    // Also where the name says nothing: 4 is 4 mmol.
    let plain = "ID,TIME,AMT\n1,0,4\n1,1,.\n";
    let (_, _, err) = simulate(&model(), plain, &[]);
    assert_eq!(err, "units: TIME in h, AMT in mmol\n");
    assert_eq!(simulate(&model(), plain, &["--quiet"]).2, "");
}

#[test]
fn meta_units_that_contradict_one_another_are_asked() {
    for (header, words) in [
        ("ID,TIME,AMT_G,RATE,EVID", ["AMT_G is in g", "RATE_G_H"]),
        (
            "ID,TIME,AMT,RATE_MG_MIN,EVID",
            ["RATE_MG_MIN is in mg/min", "AMT_G"],
        ),
        (
            "ID,TIME_MIN,AMT,RATE,EVID",
            ["TIME_MIN is in min", "RATE_MMOL_H"],
        ),
        (
            "ID,TIME_D,AMT_G,RATE_G,EVID",
            ["TIME_D is in d", "RATE_MMOL_MIN"],
        ),
        ("ID,TIME_MIN,AMT,II,EVID", ["TIME_MIN is in min", "II_MIN"]),
        (
            "ID,TIME,AMT_UG,RATE,EVID",
            ["AMT_UG does not say a unit", "AMT_MG"],
        ),
        (
            "ID,TIME_S,AMT,RATE,EVID",
            ["TIME_S does not say a unit", "TIME_MIN"],
        ),
        (
            "ID,TIME,AMT,AMT_G,EVID",
            ["two columns hold one thing", "AMT and AMT_G"],
        ),
    ] {
        let (code, _, err) = simulate(&model(), format!("{header}\n1,0,9,0,1\n"), &[]);
        assert_eq!(code, 3, "{header}");
        for word in words {
            assert!(
                err.contains(word) && err.contains("line 1"),
                "{header}: {err}"
            );
        }
    }
}

#[test]
fn meta_codes_for_a_missing_value_are_no_values() {
    let of = |name: &str, reference: &str| {
        ModelFile::one(3.0, 30.0).text()
            + &format!(
                "[[parameters.V.covariates]]\nform = \"power\"\nof = \"{name}\"\n\
                 reference = \"{reference}\"\nexponent = 2\n"
            )
    };
    let set = |column: &str, value: &str| {
        format!("ID,TIME,AMT,EVID,{column}\n1,0,90,1,{value}\n1,2,.,0,{value}\n")
    };
    for (name, reference, column, wrong) in [
        ("weight", "70 kg", "WT", &["-99", "999", "0", "-1"][..]),
        ("height", "170 cm", "HT", &["-99", "1.7"]),
        ("age", "30 years", "AGE", &["-99", "-999", "999"]),
        (
            "creatinine",
            "0.8 mg/dL",
            "CREATININE_MG_DL",
            &["-99", "70", "0"],
        ),
        (
            "creatinine",
            "0.8 mg/dL",
            "CREATININE_UMOL_L",
            &["-99", "0.8"],
        ),
    ] {
        for value in wrong {
            let err = simulate(&of(name, reference), set(column, value), &[]);
            assert_eq!(err.0, 3, "{column} {value}: {}", err.2);
            let words = [column, "line 2", "a missing value is written ."];
            for word in words {
                assert!(err.2.contains(word), "{column} {value}: {}", err.2);
            }
        }
    }
    // In any column that a model names itself such a number is a code, too.
    let named =
        ModelFile::one(3.0, 30.0).covariate("V", "exponential", "BAG", "reference = \"0\"\nk = 1");
    let (code, _, err) = simulate(&named.text(), set("BAG", "-99"), &[]);
    assert!(code == 3 && err.contains("looks like a code"), "{err}");
    assert_eq!(levels(&named.text(), set("BAG", "-1"), &[]).len(), 1);
}

#[test]
fn meta_one_covariate_has_one_column() {
    let weighed = ModelFile::one(3.0, 30.0).text()
        + "[[parameters.V.covariates]]\nform = \"power\"\nof = \"weight\"\n\
           reference = \"70 kg\"\nexponent = 1\n";
    let set =
        |header: &str| format!("ID,TIME,AMT,EVID,{header}\n1,0,90,1,70,154\n1,0,.,0,70,154\n");
    for pair in ["WEIGHT,WT", "WT,BW", "WEIGHT_KG,WEIGHT", "WT,wt"] {
        let (code, _, err) = simulate(&weighed, set(pair), &[]);
        assert!(code == 3 && err.contains("two columns"), "{pair}: {err}");
    }
    let (code, _, err) = simulate(&weighed, set("WT,WEIGHT_LB"), &[]);
    assert!(
        code == 0 && err.contains("columns not used: WEIGHT_LB"),
        "{err}"
    );
}

#[test]
fn exact_numbers_of_a_model_file_have_as_many_digits_as_a_double() {
    let set = "ID,TIME,AMT\n1,0,90\n1,2,.\n";
    for digits in ["3.00000000000001", "3.0000000000000001"] {
        let text = model().replace("\"3 L/h\"", &format!("\"{digits} L/h\""));
        let found = levels(&text, set, &[]);
        assert!(difference(&found, &[bolus(2.0)]) < SAME, "{digits}");
    }
    let text = model().replace("\"3 L/h\"", "\"3.00000000000000001 L/h\"");
    let (code, _, err) = simulate(&text, set, &[]);
    assert!(code == 3 && err.contains("18 digits"), "{err}");
    // A data set holds what programs print of a double.
    let set = "ID,TIME,AMT\n1,0,90.000000000000001\n1,2.0000000000000002,.\n";
    assert!(difference(&levels(&model(), set, &[]), &[bolus(2.0)]) < SAME);
}

#[test]
fn meta_subjects_may_have_names() {
    let set = "ID,TIME,AMT\nA-1,0,90\nA-1,0,.\n007,0,45\n007,0,.\nC3,0,9\nC3,0,.\n\
               12345678901234567,0,90\n12345678901234567,0,.\n\
               12345678901234568,0,45\n12345678901234568,0,.\n";
    let rows = predictions(&model(), set, &[]);
    let ids: Vec<_> = rows
        .iter()
        .map(|row| (row.id.as_str(), row.level))
        .collect();
    assert_eq!(
        ids,
        [
            ("A-1", 3.0),
            ("007", 1.5),
            ("C3", 0.3),
            // More digits than a number keeps: two subjects all the same.
            ("12345678901234567", 3.0),
            ("12345678901234568", 1.5),
        ]
    );
}

#[test]
fn exact_a_modeled_rate_is_the_one_of_its_dose() {
    let model = ModelFile::one(3.0, 30.0)
        .column("R1", " mmol/h", "PUMP")
        .text();
    let set = "ID,TIME,AMT,RATE,EVID,PUMP\n1,0,90,-1,1,15\n1,3,.,.,0,30\n1,6,.,.,0,99\n";
    let level = |hours: f64| 15.0 / 3.0 * -(-0.1 * hours).exp_m1();
    let found = levels(&model, set, &[]);
    assert!(
        difference(&found, &[level(3.0), level(6.0)]) < SAME,
        "{found:?}"
    );
}

/// The page of data sets names a test for every line, and each of them is there.
#[test]
fn prop_the_page_of_data_sets_names_its_tests() {
    const PAGE: &str = include_str!("../../src/docs/data-sets.md");
    let mut sources = String::new();
    for folder in ["tests/dataset", "tests/estimate"] {
        for file in std::fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            if path.extension().is_some_and(|ending| ending == "rs") {
                sources += &std::fs::read_to_string(path).unwrap();
            }
        }
    }
    let rows: Vec<&str> = PAGE.lines().filter(|line| line.starts_with("| ")).collect();
    let rows = rows.iter().filter(|line| !line.ends_with("| test |"));
    let mut named = 0;
    for row in rows {
        let cell = row
            .trim_end_matches('|')
            .trim_end()
            .rsplit('|')
            .next()
            .unwrap();
        let name = cell.trim().trim_matches('`');
        assert!(sources.contains(&format!("fn {name}()")), "{row}");
        named += 1;
    }
    assert_eq!(named, 76);
}
