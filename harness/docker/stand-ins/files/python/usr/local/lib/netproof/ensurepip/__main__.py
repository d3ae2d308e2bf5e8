"""Gives a virtual environment its pip: that of the image."""
import os
import sys

for name in ("pip", "pip3"):
    path = os.path.join(sys.prefix, "bin", name)
    with open(path, "w") as file:
        file.write(f"#!{sys.executable}\nimport sys\nfrom pip import main\n\nsys.exit(main())\n")
    os.chmod(path, 0o755)
