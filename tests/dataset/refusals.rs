//! What cannot be honored is refused, with its line and what to change.

use super::*;

fn refused(model: &str, set: impl AsRef<[u8]>) -> String {
    let (code, out, err) = simulate(model, set, &[]);
    assert_eq!((code, out.as_str()), (3, ""), "{err}");
    err
}

#[test]
fn meta_every_record_that_cannot_be_honored_is_named_with_its_line() {
    let model = ModelFile::one(2.0, 20.0).text();
    for (record, why) in [
        ("0,100,-3,1,1,.,.,.", "RATE = -3"),
        ("0,.,5,1,1,.,.,.", "without AMT"),
        ("0,0,5,1,1,.,.,.", "without AMT"),
        ("0,.,.,1,1,.,.,.", "without AMT"),
        ("0,100,0,1,1,.,3,.", "ADDL without II"),
        ("0,100,0,1,1,0,3,.", "ADDL without II"),
        ("0,100,0,1,1,.,.,1", "SS without II"),
        ("0,100,0,1,1,24,-1,.", "ADDL = -1"),
        ("0,100,0,1,1,24,1.5,.", "ADDL = 1.5"),
        ("0,100,0,1,1,24,.,3", "SS = 3"),
        ("0,0,5,1,1,24,.,1", "SS = 1 without AMT"),
        ("0,0,5,1,1,.,2,1", "SS = 1 without AMT"),
        ("0,0,-2,1,1,.,.,1", "without AMT"),
        ("0,100,0,5,1,.,.,.", "EVID = 5"),
        ("0,100,0,-1,1,.,.,.", "EVID = -1"),
        ("0,100,0,1.5,1,.,.,.", "EVID = 1.5"),
        ("0,-1,0,1,1,.,.,.", "AMT = -1"),
        ("0,0,0,1,1,.,.,.", "a dose of AMT = 0"),
        ("0,0,.,4,1,.,.,.", "a dose of AMT = 0"),
        ("0,100,0,1,2,.,.,.", "no compartment 2"),
        ("0,0,0,0,2,.,.,.", "an observation in compartment 2"),
        ("0,100,0,1,-1,.,.,.", "CMT = -1"),
        ("0,100,0,1,1,-12,.,.", "II = -12"),
        ("0,100,-1,1,1,.,.,.", "no R1"),
        ("0,100,-2,1,1,.,.,.", "no D1"),
        ("0,100,0,0,1,.,.,.", "EVID 0"),
        ("0,.,.,2,1,.,.,1", "EVID 2"),
        ("0,1.5.2,0,1,1,.,.,.", "AMT: `1.5.2`"),
        ("0,inf,0,1,1,.,.,.", "AMT: `inf`"),
        ("0,nan,0,1,1,.,.,.", "AMT: `nan`"),
        ("0,1e99,0,1,1,.,.,.", "larger"),
        ("0,100,0,1,1,.,.", "8 cells under a header of 9"),
        ("0,0,5,1,1,.,.,.,.", "10 cells under a header of 9"),
        ("8:30,100,0,1,1,.,.,.", "clock time"),
        (".,100,0,1,1,.,.,.", "without TIME"),
    ] {
        let err = refused(&model, format!("{HEADER}1,-5,.,.,0,.,.,.,.\n1,{record}\n"));
        assert!(err.contains(why), "{record}: {err}");
        assert!(err.contains("line 3"), "{record}: {err}");
        assert!(err.contains("help: "), "{record}: {err}");
    }
}

#[test]
fn meta_order_and_columns_are_checked() {
    let model = ModelFile::one(2.0, 20.0).text();
    for (text, why, line) in [
        ("ID,TIME\n1,0\n2,0\n1,5\n", "comes back", "line 4"),
        ("ID,TIME\n1,0\n2,0\n1.0,5\n", "comes back", "line 4"),
        ("ID,TIME\n1,5\n1,4\n", "backward", "line 3"),
        ("ID,TIME\n\n# note\n1,5\n1,4\n", "backward", "line 5"),
        ("ID,TIME\n.,5\n", "without ID", "line 2"),
        ("TIME,AMT\n1,5\n", "no column ID", "line 1"),
        ("ID,AMT\n1,5\n", "no column TIME", "line 1"),
        ("ID,TIME,time\n1,5,5\n", "one name", "line 1"),
        ("ID;TIME\n1;5\n", "commas", "line 1"),
        ("ID,TIME,DATE\n1,5,2020-01-01\n", "without dates", "line 2"),
        (
            "ID,TIME,AMT,DUR\n1,0,100,2\n",
            "RATE = AMT / duration",
            "line 2",
        ),
        ("ID,TIME\n\"1,5\n", "never closed", "line 2"),
    ] {
        let err = refused(&model, text);
        assert!(err.contains(why) && err.contains(line), "{text}: {err}");
    }
    let err = refused(&model, b"ID,TIME\n1,\xff\n");
    assert!(err.contains("UTF-8") && err.contains("line 2"), "{err}");
    assert!(refused(&model, "").contains("empty"));
}

#[test]
fn meta_a_steady_state_with_millions_of_doses_under_way_is_refused() {
    let model = ModelFile::one(2.0, 20.0).with("ALAG", "12 h").text();
    let err = refused(&model, set(&["0,100,0,1,1,0.000001,.,1"], &[1.0]));
    assert!(
        err.contains("12000000 doses") && err.contains("line 2"),
        "{err}"
    );
}

#[test]
fn meta_no_steady_state_without_a_way_out() {
    let model = ModelFile::one(0.0, 20.0).text();
    for solver in ["exact", "tsit5"] {
        let steady = set(&["0,100,0,1,1,12,.,1"], &[1.0]);
        let (code, _, err) = simulate(&model, steady, &["--solver", solver]);
        assert_eq!(code, 3, "{err}");
        assert!(err.contains("line 2"), "{err}");
    }
}

#[test]
fn meta_covariates_are_asked_for_by_name() {
    let weighed = |column: &str| {
        let power = "reference = \"70\"\nexponent = 0.75";
        ModelFile::one(2.0, 20.0)
            .covariate("V", "power", column, power)
            .text()
    };
    let err = refused(&weighed("WT"), "ID,TIME\n1,0\n");
    assert!(
        err.contains("no column WT") && err.contains("line 1"),
        "{err}"
    );
    let err = refused(&weighed("WT"), "ID,TIME,WT\n1,0,.\n1,1,.\n");
    assert!(err.contains("needs WT") && err.contains("line 2"), "{err}");
    let err = refused(&weighed("WT"), "ID,TIME,WT\n1,0,70\n1,1,heavy\n");
    assert!(
        err.contains("WT: `heavy`") && err.contains("line 3"),
        "{err}"
    );
    let err = refused(&weighed("WT"), "ID,TIME,WT\n1,0,70\n1,1,0\n");
    assert!(err.contains("V is 0") && err.contains("line 3"), "{err}");
    let creatinine = ModelFile::one(2.0, 20.0).text()
        + "[[parameters.V.covariates]]\nform = \"power\"\nof = \"creatinine\"\n\
           reference = \"0.8 mg/dL\"\nexponent = -1\n";
    let err = refused(&creatinine, "ID,TIME,SCR\n1,0,0.8\n");
    assert!(err.contains("CREATININE_MG_DL"), "{err}");
}

#[test]
fn meta_nothing_is_written_when_a_later_record_is_wrong() {
    let model = ModelFile::one(2.0, 20.0).text();
    let mut text = HEADER.to_owned();
    for id in 1..3000 {
        text += &format!("{id},0,100,0,1,1,.,.,.\n{id},1,.,.,0,.,.,.,.\n");
    }
    text += "9999,0,100,0,7,1,.,.,.\n";
    let err = refused(&model, text);
    assert!(err.contains("line 6000"), "{err}");
}

#[test]
fn meta_the_command_asks_for_one_input_and_one_model() {
    let folder = Folder::new(
        &ModelFile::one(2.0, 20.0).text(),
        b"ID,TIME,AMT\n1,0,1\n1,0,.\n",
    );
    for more in [
        &["--model", "model.toml"][..],
        &["--case", "x.toml"],
        &["--format", "parquet"],
        &["--decimal", "comma"],
        &["--covariates", "cubic"],
        &["--ignore", "BLQ.EQ.1"],
        &["--ignore", ""],
    ] {
        let output = folder.run(more);
        assert_eq!(output.status.code(), Some(2), "{more:?}");
        assert!(output.stdout.is_empty());
    }
}
