"""Python's modules in a lab host: its own pip comes first, and a virtual environment sees what the machine has installed."""
import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, "/lab/shims/python")
if sys.prefix != sys.base_prefix:
    version = "python{}.{}".format(*sys.version_info)
    for path in (f"/usr/local/lib/{version}/dist-packages", "/usr/lib/python3/dist-packages"):
        if os.path.isdir(path) and path not in sys.path:
            sys.path.append(path)
