"""A real place from files: maps, terrain, population and the planner's own layers become a World.

One folder or file per stage. Whatever a stage drops, guesses or cannot read it says in `findings.Findings`.
"""
