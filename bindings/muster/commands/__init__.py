"""One file per command of the `muster` command line: `add(app)` declares it, and the file holds what it does."""
