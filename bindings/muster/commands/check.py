"""`muster check scenario.yaml`: reads and checks, runs nothing."""

import typer

from muster.commands import options
from muster.language import chosen, say
from muster.scenario import Scenario
from muster.terrain_holes import warn_of_flood
from muster.values import shown


def add(app: typer.Typer) -> None:
    """Declares the command."""
    scenario, lang_option = options.scenario(), options.lang()

    @app.command("check", help=say("cli.check"))
    def check(scenario: scenario, weak: bool = typer.Option(False, "--weak", help=say("cli.check.weak")), lang: lang_option = None) -> None:
        read = Scenario.load(scenario)
        weak_inputs = read.weak_inputs()
        warn_of_flood(read._core)
        print(say("ui.check.good", file=scenario, name=read.title(), plans=", ".join(read.plans), people=f"{people_of(read):,}"))
        print(say("ui.weak", count=len(weak_inputs)))
        if weak:
            for setting in weak_inputs:
                print(line_of(setting))


def people_of(scenario: Scenario) -> int:
    """Persons in the scenario's place."""
    return dict(scenario.world.tables())["person"]


def line_of(setting: dict) -> str:
    """One weak input as a line: path, value, grade, meaning."""
    meaning = setting["meaning_zh"] if chosen() == "zh" else setting["meaning"]
    unit = f" {setting['unit']}" if setting["unit"] and setting["unit"] != "1" else ""
    return f"  {setting['path']} = {shown(str(setting['value']))}{unit}  [{say('ui.grade.' + setting['grade'])}]  {meaning}"
