"""The same order for weaker and weaker kidneys, as one frame of polars."""

# %%
import maginfuse
import polars

case = open("../../../tests/cases/pre-eclampsia.toml", encoding="utf-8").read()
frames = []
for creatinine in ["0.6 mg/dL", "0.9 mg/dL", "1.2 mg/dL"]:
    answer = maginfuse.population(case.replace("0.6 mg/dL", creatinine), subjects=1000)
    frames.append(polars.DataFrame(answer.table).with_columns(creatinine=polars.lit(creatinine)))
levels = polars.concat(frames)
highest = levels.group_by("creatinine").agg(polars.max("p95_mmol_per_L")).sort("creatinine")
print(highest)
