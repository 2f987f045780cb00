//! Parquet files are read back by the crate that knows the format, and hold what the CSV holds.

use crate::cli::{LEVELS, WOMAN, run};
use ::parquet::file::reader::{FileReader, SerializedFileReader};
use ::parquet::record::RowAccessor;

/// The rows of a file as lines of CSV.
fn lines(args: &[&str]) -> (Vec<String>, usize) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("table.parquet");
    let more = ["--format", "parquet", "-o", path.to_str().unwrap()];
    let ran = run(&[args, &more].concat());
    assert_eq!(ran.code, 0, "{}", ran.err);
    let reader = SerializedFileReader::new(std::fs::File::open(&path).unwrap()).unwrap();
    let schema = reader.metadata().file_metadata().schema_descr();
    let names: Vec<String> = schema
        .columns()
        .iter()
        .map(|column| column.name().to_owned())
        .collect();
    let mut lines = vec![names.join(",")];
    for row in reader.get_row_iter(None).unwrap() {
        let row = row.unwrap();
        let cells = (0..names.len()).map(|k| match row.get_double(k) {
            Ok(number) => maginfuse::report::table_text::shortest(number),
            Err(_) => row.get_string(k).unwrap().clone(),
        });
        lines.push(cells.collect::<Vec<_>>().join(","));
    }
    (lines, reader.num_row_groups())
}

#[test]
fn meta_a_case_is_the_same_in_both_forms() {
    let args = ["simulate", "--case", WOMAN, "--every", "30 min"];
    let csv = run(&args).out;
    let (found, _) = lines(&args);
    assert!(found.len() > 100);
    assert_eq!(found, csv.lines().collect::<Vec<_>>());
}

#[test]
fn meta_a_data_set_is_the_same_in_both_forms() {
    let args = ["simulate", "--dataset", LEVELS, "--model", "du-2019"];
    let csv = run(&args).out;
    let (found, _) = lines(&args);
    assert_eq!(found, csv.lines().collect::<Vec<_>>());
}

#[test]
fn meta_a_long_data_set_is_written_group_by_group() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("long.csv");
    let mut text = "ID,TIME,AMT,RATE,EVID,CMT,WT,CREATININE_MG_DL\n".to_owned();
    for id in 1..=700 {
        text += &format!("{id},0,16,48,1,2,70,0.7\n");
        for k in 0..100 {
            text += &format!("{id},{},.,.,0,2,70,0.7\n", 0.25 * f64::from(k));
        }
    }
    std::fs::write(&path, text).unwrap();
    let path = path.to_str().unwrap();
    let args = ["simulate", "--dataset", path, "--model", "du-2019"];
    let (found, groups) = lines(&args);
    assert_eq!(found.len(), 70_001);
    assert_eq!(groups, 2, "65,536 rows and the rest");
    assert_eq!(found, run(&args).out.lines().collect::<Vec<_>>());
}

#[test]
fn prop_json_and_parquet_together_are_refused() {
    let ran = run(&["simulate", "--case", WOMAN, "--format", "parquet", "--json"]);
    assert_eq!(ran.code, 2, "{}", ran.err);
}
