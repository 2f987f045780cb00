//! `fit --format csv`: one row a subject, with the numbers of the document.

use super::ModelText;
use crate::cli::{UNDER_WAY, document, run};
use std::collections::BTreeMap;

/// The rows of a table, by the names of their columns.
fn rows(table: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let names = reader.headers().unwrap().clone();
    let rows = reader.records().map(|row| {
        let row = row.unwrap();
        let cells = names.iter().zip(row.iter());
        cells
            .map(|(name, cell)| (name.to_owned(), cell.to_owned()))
            .collect()
    });
    rows.collect()
}

fn number(row: &BTreeMap<String, String>, name: &str) -> f64 {
    let cell = row
        .get(name)
        .unwrap_or_else(|| panic!("no {name} in {row:?}"));
    cell.parse().unwrap_or_else(|_| panic!("{name}: {cell}"))
}

const SET: &str = "ID,TIME,AMT,RATE,EVID,DV,OCC\n\
                   \"a, b\",0,100,100,1,.,1\n\"a, b\",2,.,.,0,4.4,1\n\"a, b\",9,.,.,0,0.9,1\n\
                   none,0,.,.,0,0.8,1\nnone,1,100,100,1,.,1\n\
                   3,0,100,100,1,.,1\n3,2,.,.,0,3.4,1\n3,24,100,100,1,.,2\n3,27,.,.,0,3.2,2\n";

fn model() -> String {
    let text = ModelText {
        structure: "one-compartment",
        absorption: "none",
        parameters: vec![
            ("CL", "4 L/h".to_owned(), 0.09, "occasion_variance = 0.04"),
            ("V", "20 L".to_owned(), 0.04, ""),
        ],
        correlation: "",
        residual: "proportional = \"10 %\"".to_owned(),
    };
    text.text()
}

#[test]
fn exact_a_row_a_subject_holds_the_numbers_of_the_document() {
    let folder = tempfile::tempdir().unwrap();
    let (file, set) = (folder.path().join("m.toml"), folder.path().join("d.csv"));
    std::fs::write(&file, model()).unwrap();
    std::fs::write(&set, SET).unwrap();
    let args = [
        "fit",
        "--dataset",
        set.to_str().unwrap(),
        "--model",
        file.to_str().unwrap(),
    ];
    let ran = run(&[&args[..], &["--format", "csv"]].concat());
    assert_eq!(ran.code, 0, "{}", ran.err);
    let (_, found) = document(&args);
    let table = rows(&ran.out);
    let ids: Vec<&str> = table.iter().map(|row| row["ID"].as_str()).collect();
    assert_eq!(ids, ["a, b", "3", "none"]);
    for (row, subject) in table.iter().zip(found["subjects"].as_array().unwrap()) {
        assert_eq!((&*row["STATUS"], &*row["MESSAGE"]), ("fitted", ""));
        assert_eq!(row["MODEL"], "test");
        assert_eq!(number(row, "LEVELS"), 2.0);
        assert_eq!(
            number(row, "OBJECTIVE"),
            subject["objective"].as_f64().unwrap()
        );
        let mut cells = 0;
        for (head, path) in [
            ("ETA", "eta"),
            ("SE", "standard_errors"),
            ("SHRINKAGE", "shrinkage"),
        ] {
            for (name, value) in subject[path].as_object().unwrap() {
                assert_eq!(
                    number(row, &format!("{head}_{name}")),
                    value.as_f64().unwrap()
                );
                cells += 1;
            }
        }
        for (column, path) in [
            ("CL_L_H", "/parameters/CL/value"),
            ("V_L", "/parameters/V/value"),
            ("TYPICAL_CL_L_H", "/typical_parameters/CL/value"),
            ("TYPICAL_V_L", "/typical_parameters/V/value"),
        ] {
            let value = subject.pointer(path).unwrap().as_f64().unwrap();
            assert_eq!(number(row, column), value);
            cells += 1;
        }
        // What a subject does not have is empty, and nothing else is there.
        let filled = row.values().filter(|cell| !cell.is_empty()).count();
        assert_eq!(filled, 5 + cells);
    }
    assert_eq!(table[0]["ETA_CL@2"], "", "it has one occasion");
    let failed = &table[2];
    assert_eq!(failed["STATUS"], "not-fitted");
    assert!(failed["MESSAGE"].contains("allows no error"), "{failed:?}");
    assert_eq!(failed["ETA_CL"], "");
}

#[test]
fn exact_a_case_is_one_row() {
    let ran = run(&["fit", "--case", UNDER_WAY, "--format", "csv"]);
    let (code, found) = document(&["fit", "--case", UNDER_WAY]);
    assert_eq!(ran.code, code);
    let table = rows(&ran.out);
    let [row] = table.as_slice() else {
        panic!("{table:?}");
    };
    assert_eq!((&*row["ID"], &*row["MODEL"]), ("1", "threshold-1cpt"));
    assert_eq!(row["STATUS"], found["status"].as_str().unwrap());
    for (name, value) in found["eta"].as_object().unwrap() {
        assert_eq!(number(row, &format!("ETA_{name}")), value.as_f64().unwrap());
    }
    let own = found["parameters"]["FU"]["value"].as_f64().unwrap();
    assert_eq!(number(row, "FU"), own);
    let levels = found["levels"].as_array().unwrap().len();
    assert_eq!(number(row, "LEVELS"), levels as f64);
}
