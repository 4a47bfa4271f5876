"""Installs what `sysconfig` knows of the build, without what names the build's directories: numbers, and a few names."""
import pathlib
import pprint
import runpy
import sys

NAMES = {"ABIFLAGS", "EXE", "EXT_SUFFIX", "HOST_GNU_TYPE", "MACHDEP", "SOABI", "TZPATH", "VERSION"}

library = pathlib.Path(sys.argv[1])
[source] = pathlib.Path(pathlib.Path("pybuilddir.txt").read_text()).glob("_sysconfigdata_*.py")
known = runpy.run_path(str(source))["build_time_vars"]
kept = {name: value for name, value in known.items() if isinstance(value, int) or name in NAMES}
(library / source.name).write_text(f"build_time_vars = {pprint.pformat(kept)}\n")
