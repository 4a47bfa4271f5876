"""A guest is one process: what would start another says so."""
import os
import subprocess

for attempt in (os.fork, lambda: subprocess.run(["true"]), lambda: os.posix_spawn("/bin/true", ["true"], {})):
    try:
        attempt()
    except OSError as error:
        print("refused:", error, flush=True)
    else:
        raise SystemExit("a process was started")
