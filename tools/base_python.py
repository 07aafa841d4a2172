"""Prints the interpreter behind this one's virtual environment and the suffix of its extension modules, as a CMake list."""

import sys
import sysconfig
from pathlib import Path

print(Path(sys._base_executable).resolve(), sysconfig.get_config_var("EXT_SUFFIX"), sep=";")
