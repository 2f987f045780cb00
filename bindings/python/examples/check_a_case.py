"""An order from a form: its verdict, what speaks against it, what to set on the pump."""

# %%
import maginfuse

answer = maginfuse.check("../../../tests/cases/pre-eclampsia.toml")
for finding in answer["findings"]:
    print(finding["severity"], finding["message"])
for step in answer.get("program", []):
    print(step["pump_rate"]["value"], step["pump_rate"]["unit"])

# %%
maginfuse.plot(answer)
