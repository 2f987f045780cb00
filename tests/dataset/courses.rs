//! How the text is read, covariates between records, and the form of the answer.

use super::*;

/// CL is what column CL says, V is 10 L.
fn clearance_by_column() -> String {
    ModelFile::one(1.0, 10.0).text().replace(
        "value = \"1 L/h\"\nlocator = \"x\"\n",
        "value = \"1 L/h\"\nlocator = \"x\"\n[[parameters.CL.covariates]]\nform = \"linear\"\n\
             column = \"CLI\"\nreference = \"1\"\ncoefficient = 1\n",
    )
}

#[test]
fn exact_covariates_are_carried_backward_or_forward() {
    let text = "ID,TIME,AMT,EVID,CLI\n1,0,100,1,1\n1,2,.,0,2\n1,5,.,0,4\n";
    let model = clearance_by_column();
    let after = |spans: &[(f64, f64)]| {
        let exponent: f64 = spans
            .iter()
            .map(|(clearance, hours)| clearance * hours / 10.0)
            .sum();
        10.0 * (-exponent).exp()
    };
    let backward = [after(&[(2.0, 2.0)]), after(&[(2.0, 2.0), (4.0, 3.0)])];
    let forward = [after(&[(1.0, 2.0)]), after(&[(1.0, 2.0), (2.0, 3.0)])];
    for (more, expected) in [
        (&[][..], backward),
        (&["--covariates", "nocb"], backward),
        (&["--covariates", "locf"], forward),
    ] {
        assert!(
            difference(&levels(&model, text, more), &expected) < 1e-13,
            "{more:?}"
        );
    }
}

#[test]
fn exact_a_missing_covariate_is_filled_from_the_side_that_counts() {
    let text = "ID,TIME,AMT,EVID,CLI\n1,0,100,1,1\n1,2,.,0,.\n1,5,.,0,4\n";
    let model = clearance_by_column();
    let backward = [10.0 * (-0.8f64).exp(), 10.0 * (-2.0f64).exp()];
    let forward = [10.0 * (-0.2f64).exp(), 10.0 * (-0.5f64).exp()];
    assert!(difference(&levels(&model, text, &[]), &backward) < 1e-13);
    assert!(difference(&levels(&model, text, &["--covariates", "locf"]), &forward) < 1e-13);
}

#[test]
fn exact_a_lagged_dose_enters_under_the_covariates_of_the_next_record() {
    // The record at 2 h governs all of 0 to 2 h, the entry at 1 h included.
    let text = "ID,TIME,AMT,EVID,CLI\n1,0,100,1,1\n1,2,.,0,3\n";
    let model = clearance_by_column() + "[parameters.ALAG]\nvalue = \"1 h\"\nlocator = \"x\"\n";
    assert!(difference(&levels(&model, text, &[]), &[10.0 * (-0.3f64).exp()]) < 1e-13);
}

#[test]
fn meta_one_text_in_many_spellings() {
    let model = ModelFile::one(2.0, 20.0).text();
    let plain = "ID,TIME,AMT,EVID\n1,0,100,1\n1,5,.,0\n";
    let expected = levels(&model, plain, &[]);
    for text in [
        "\u{feff}ID,TIME,AMT,EVID\n1,0,100,1\n1,5,.,0\n",
        "ID,TIME,AMT,EVID\r\n1,0,100,1\r\n1,5,.,0\r\n",
        "ID,TIME,AMT,EVID\r1,0,100,1\r1,5,.,0\r",
        "id,time,amt,evid\n1,0,100,1\n1,5,NA,0\n",
        "\"ID\",\"TIME\",\"AMT\",\"EVID\"\n\"1\",0,1e2,1\n\"1\",5,\"\",\"0\"\n",
        "\n# made by hand\nID,TIME,AMT,EVID\n1,0,100,1\n1,5,.,0",
        " ID , TIME , AMT , EVID \n 1 , 0 , 100.0 , 1 \n 1 , 5.0 , . , 0 \n",
        "ID,TIME,AMT,EVID,COMMENT,\n1,0,100,1,\"first, by hand\",\n1,5,.,0,,\n",
        "ID,TIME,AMT,MDV,DV\n1,0,100,1,.\n1,5,0,0,3.1\n",
        "ID,TIME,AMT\n1,0,100\n1,5,.\n",
    ] {
        assert_eq!(levels(&model, text, &[]), expected, "{text}");
    }
}

#[test]
fn meta_only_observations_are_answered_in_the_order_of_the_file() {
    let model = ModelFile::one(2.0, 20.0).text();
    let text = "ID,TIME,AMT,EVID,MDV\nb,0,100,1,1\nb,1,.,2,1\nb,2,.,0,1\nb,2,.,0,0\na,0,.,0,0\n";
    let rows = predictions(&model, text, &[]);
    let seen: Vec<_> = rows.iter().map(|row| (row.id.as_str(), row.time)).collect();
    assert_eq!(seen, [("b", 2.0), ("b", 2.0), ("a", 0.0)]);
    assert_eq!(rows[2].level, 0.0);
}

#[test]
fn exact_a_name_that_would_end_a_row_is_quoted() {
    // RFC 4180: a carriage return within a cell stands between quotation marks.
    let model = ModelFile::one(2.0, 20.0).text();
    let given = "ID,TIME,AMT\na\rb,0,.\nc,0,1\n";
    let (code, out, err) = simulate(&model, given, &[]);
    assert_eq!((code, beside_notes(&err)), (0, Vec::new()));
    assert_eq!(out, "ID,TIME,PRED\n\"a\rb\",0,0\n");
}

#[test]
fn meta_an_additive_baseline_is_part_of_the_level() {
    let model = ModelFile::one(2.0, 20.0).text()
        + "[baseline]\nmode = \"additive\"\nvalue = \"0.8 mmol/L\"\n";
    let found = levels(
        &model,
        set(&["1,100,0,1,1,.,.,."], &[0.0, 1.0, 3.0, 900.0]),
        &[],
    );
    let expected = [0.8, 5.8, 0.8 + 5.0 * (-0.2f64).exp(), 0.8];
    assert!(difference(&found, &expected) < 1e-13);
}

#[test]
fn meta_categories_read_numbers_and_words() {
    let model = ModelFile::one(1.0, 10.0)
        .covariate("V", "category", "SEX", "category = \"1\"\nfactor = 0.5")
        .text();
    let text = "ID,TIME,AMT,EVID,SEX\n1,0,100,1,0\n1,0,.,0,0\n2,0,100,1,1.0\n2,0,.,0,1.0\n";
    assert_eq!(levels(&model, text, &[]), [10.0, 20.0]);
}

#[test]
fn meta_the_threshold_model_starts_at_rest_and_returns_there() {
    let read = |text: &str| {
        let folder = Folder::new("", text.as_bytes());
        let output = Command::new(env!("CARGO_BIN_EXE_maginfuse"))
            .args([
                "simulate",
                "--dataset",
                "set.csv",
                "--model",
                "threshold-1cpt",
            ])
            .current_dir(&folder.0)
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
        let out = String::from_utf8(output.stdout).unwrap();
        let level = |line: &str| line.rsplit(',').next().unwrap().parse::<f64>().unwrap();
        out.lines().skip(1).map(level).collect::<Vec<f64>>()
    };
    for filtration in [120, 30, 5, 0] {
        let head = "ID,TIME,AMT,RATE,EVID,II,SS,WT,CRCL_ML_MIN\n";
        let tail = format!("70,{filtration}\n");
        let found = read(&format!(
            "{head}1,0,.,.,0,.,.,{tail}1,1,16,50,1,.,.,{tail}1,1.5,.,.,0,.,.,{tail}\
             1,3000,.,.,0,.,.,{tail}"
        ));
        assert!(found[0] > 0.5 && found[0] < 3.0, "{found:?}");
        assert!(found[1] > found[0] + 0.5, "{found:?}");
        let back = (found[2] - found[0]).abs() < 0.01 * found[0];
        assert!(back || filtration < 10, "{found:?}");
        if filtration >= 10 {
            // A hundred years later nothing has moved.
            let dose = format!("2,0,16,50,1,.,.,{tail}");
            let text = format!("{head}1,0,.,.,0,.,.,{tail}1,876000,.,.,0,.,.,{tail}{dose}");
            let found = read(&text);
            assert!((found[0] - found[1]).abs() < 1e-7, "{found:?}");
        }
        if filtration >= 30 {
            // The steady state of a dose a day, and the same a day of doses later.
            let steady = read(&format!(
                "{head}1,0,16,50,1,24,1,{tail}1,0,.,.,0,.,.,{tail}1,24,.,.,0,.,.,{tail}"
            ));
            assert!((steady[0] - steady[1]).abs() < 1e-7, "{steady:?}");
            assert!(steady[0] > found[0]);
        }
    }
}

#[test]
fn meta_the_answer_does_not_depend_on_threads_or_form() {
    let model = ModelFile::two([3.72, 15.4], [3.66, 17.0])
        .depot(0.317)
        .text();
    let mut text = HEADER.to_owned();
    for id in 1..=500 {
        text += &format!("{id},0,{id},0,1,1,12,3,.\n");
        for hour in 1..30 {
            text += &format!("{id},{hour},.,.,0,.,.,.,.\n");
        }
    }
    let rows = predictions(&model, &text, &[]);
    assert_eq!(rows.len(), 500 * 29);
    assert!(rows.windows(2).all(|pair| {
        let number = |row: &Row| row.id.parse::<u32>().unwrap();
        (number(&pair[0]), pair[0].time) < (number(&pair[1]), pair[1].time)
    }));
    // One subject alone has the same digits.
    let own: String = text
        .lines()
        .filter(|l| l.starts_with("77,"))
        .map(|l| format!("{l}\n"))
        .collect();
    let alone = predictions(&model, format!("{HEADER}{own}"), &[]);
    let among: Vec<Row> = rows.iter().filter(|row| row.id == "77").cloned().collect();
    assert_eq!(alone, among);
    let (code, json, _) = simulate(&model, format!("{HEADER}{own}"), &["--json"]);
    assert_eq!(code, 0);
    let document: Value = serde_json::from_str(&json).unwrap();
    let listed = document["predictions"].as_array().unwrap();
    for (row, value) in alone.iter().zip(listed) {
        assert_eq!(value["id"], row.id);
        assert_eq!(value["time"]["unit"], "h");
        assert_eq!(value["pred"]["unit"], "mmol/L");
        assert_eq!(
            value["pred"]["value"].as_f64().unwrap().to_bits(),
            row.level.to_bits()
        );
    }
    assert_eq!(document["status"], "ok");
    assert!(document["provenance"]["models"][0]["sha256"].is_string());
    assert_eq!(
        simulate(&model, format!("{HEADER}{own}"), &["--format", "json"]).1,
        json
    );
}

#[test]
fn meta_an_output_file_holds_what_standard_output_would() {
    let folder = Folder::new(
        &ModelFile::one(2.0, 20.0).text(),
        b"ID,TIME,AMT\n1,0,1\n1,0,.\n",
    );
    let shown = folder.run(&[]).stdout;
    assert!(folder.run(&["-o", "out.csv"]).stdout.is_empty());
    assert_eq!(std::fs::read(folder.0.join("out.csv")).unwrap(), shown);
}
