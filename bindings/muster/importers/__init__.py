"""A real place from files: maps, terrain, population and the planner's own layers become a World.

`assemble.import_place` holds the order of stages; one file per stage beside it. Whatever a stage drops, guesses or cannot read it
says in `findings.Findings`.
"""
