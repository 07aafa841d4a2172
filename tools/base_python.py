"""Prints, as a CMake list, the interpreter behind this virtual environment and the suffix of its extension modules."""

import sys
import sysconfig
from pathlib import Path

print(Path(sys._base_executable).resolve(), sysconfig.get_config_var("EXT_SUFFIX"), sep=";")
