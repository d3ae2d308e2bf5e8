"""Prints what of Python's installed distributions an image may carry, as JSON: version, paths, requirements and programs by name."""
import json
import os
import re
import sys
from importlib.metadata import distributions

# Debian's packages leave out what a distribution requires: dpkg sees to it.
REQUIRES = {
    "flask": ["werkzeug", "jinja2", "itsdangerous", "click"],
    "werkzeug": ["markupsafe"],
    "jinja2": ["markupsafe"],
    "requests": ["urllib3", "idna", "certifi", "charset-normalizer", "chardet"],
    "redis": ["async-timeout", "packaging"],
    "urllib3": ["six"],
}
FOLDER = "/usr/lib/python3/dist-packages"


def normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def describe(one):
    metadata = str(one._path).removeprefix(FOLDER + "/")
    tops = (one.read_text("top_level.txt") or "").split()
    if not tops:
        tops = sorted({str(file).split("/")[0] for file in one.files or [] if not str(file).startswith("..")} - {metadata})
    # A module of one file has its name without the ending there.
    tops = [found for top in tops for found in (top, f"{top}.py") if os.path.exists(f"{FOLDER}/{found}")]
    named = [normal(re.match(r"[A-Za-z0-9._-]+", line)[0]) for line in one.requires or [] if "extra ==" not in line]
    requires = named or REQUIRES.get(normal(one.metadata["Name"]), [])
    scripts = {entry.name: entry.value for entry in one.entry_points if entry.group == "console_scripts"}
    return {"version": one.version, "paths": [*tops, metadata], "requires": requires, "scripts": scripts}


have = {normal(one.metadata["Name"]): describe(one) for one in distributions(path=[FOLDER]) if one.metadata["Name"]}
names, waiting = set(), [normal(name) for name in sys.argv[1:]]
while waiting:
    name = waiting.pop()
    if name in have and name not in names:
        names.add(name)
        waiting += have[name]["requires"]
print(json.dumps({name: have[name] for name in sorted(names)}))
