"""What two levels say about one patient, and about the next level."""

# %%
import maginfuse

case = "../../../tests/cases/under-way/pre-eclampsia.toml"
answer = maginfuse.fit(case)
for name, own in answer["parameters"].items():
    print(name, own["value"], own["unit"], "typical", answer["typical_parameters"][name]["value"])
plan = maginfuse.plan(case, target="1.8 mmol/L", subjects=500)
print(plan["status"], plan["why"])

# %%
maginfuse.plot(answer)
