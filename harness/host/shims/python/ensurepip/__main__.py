"""Gives a virtual environment its pip: that of the lab host."""
import os
import sys

version = sys.version_info
for name in ("pip", "pip3", f"pip{version[0]}.{version[1]}"):
    path = os.path.join(sys.prefix, "bin", name)
    with open(path, "w") as file:
        file.write(f"#!{sys.executable}\nimport sys\nfrom pip import main\n\nsys.exit(main())\n")
    os.chmod(path, 0o755)
