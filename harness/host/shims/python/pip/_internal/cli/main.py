import re
import subprocess
import sys
from importlib.metadata import distributions

WITH_VALUE = {
    "-i", "--index-url", "--extra-index-url", "--trusted-host", "--timeout", "--retries", "--cache-dir", "--proxy",
    "-t", "--target", "--prefix", "--root", "--src", "-f", "--find-links", "-c", "--constraint", "--platform",
    "--python-version", "--progress-bar", "--upgrade-strategy", "--log", "--cert", "--root-user-action",
}
# Other packagings of the same module.
ALIASES = {"psycopg2-binary": "psycopg2", "psycopg2": "psycopg2-binary"}
# pip itself and its tools: what a script renews by habit.
ALWAYS = {"pip", "setuptools", "wheel"}


def normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def is_known(name):
    """Whether it is a module that submissions ask for; what it was for may never be used."""
    try:
        with open("/lab/shims/known/python") as file:
            return any(line.split()[0] == name for line in file)
    except OSError:
        return False


def installed():
    found = {}
    for one in distributions():
        name = one.metadata["Name"]
        if name:
            found.setdefault(normal(name), (name, one.version, str(one.locate_file(""))))
    return found


def requirements(path):
    """The requirements of a file, and of the files that it names in turn."""
    try:
        with open(path) as file:
            lines = file.read().replace("\\\n", "").splitlines()
    except OSError as error:
        sys.exit(f"ERROR: Could not open requirements file: {error}")
    for line in lines:
        line = re.sub(r"(^|\s)#.*$", "", line).strip()
        nested = re.match(r"(?:-r|--requirement)[ =]*(.+)", line)
        if nested:
            yield from requirements(nested[1])
        elif line and not line.startswith("-"):
            yield line


def wanted(arguments):
    arguments = iter(arguments)
    for argument in arguments:
        if argument in ("-r", "--requirement"):
            yield from requirements(next(arguments, ""))
        elif argument.startswith("--requirement="):
            yield from requirements(argument.partition("=")[2])
        elif argument.startswith("-r"):
            yield from requirements(argument[2:])
        elif argument in WITH_VALUE:
            next(arguments, None)
        elif not argument.startswith("-"):
            yield argument


def install(arguments):
    have, missing = installed(), []
    quiet = any(re.fullmatch(r"-q+|--quiet", one) for one in arguments)
    for requirement in wanted(arguments):
        match = re.match(r"([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[[^]]*\])?\s*\(?([^;]*)", requirement)
        name = normal(match[1]) if match else requirement
        known = have.get(name) or have.get(ALIASES.get(name, ""))
        if known:
            if not quiet:
                print(f"Requirement already satisfied: {requirement} in {known[2]} ({known[1]})")
            pin = re.match(r"={2,3}\s*([^\s,;)]+)", match[2])
            if pin and pin[1] != known[1]:
                print(f"Note: {known[0]} {pin[1]} was asked for; this lab host has {known[1]}.")
        elif name in ALWAYS:
            print(f"Requirement already satisfied: {requirement}")
        else:
            subprocess.run(["/lab/shims/lib/note-lack", "python", name], check=False)
            if is_known(name):
                print(f"WARNING: {name} is not on the grading machine: going on without it.", file=sys.stderr)
            else:
                missing.append(requirement)
    for requirement in missing:
        print(f"ERROR: No matching distribution found for {requirement}", file=sys.stderr)
    if missing:
        print("ERROR: This lab host has no network: only the modules of the grading machine are there.", file=sys.stderr)
    return 1 if missing else 0


def main(arguments=None):
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    while arguments and arguments[0].startswith("-") and arguments[0] not in ("-V", "--version"):
        arguments.pop(0)
    command, rest = (arguments[0], arguments[1:]) if arguments else ("help", [])
    if command in ("-V", "--version"):
        print(f"pip 23.0 from a lab host (python {sys.version_info[0]}.{sys.version_info[1]})")
    elif command in ("install", "download", "wheel"):
        return install(rest)
    elif command in ("list", "freeze"):
        for name, version, _ in sorted(installed().values()):
            print(f"{name}=={version}")
    elif command == "show":
        have = installed()
        for name in rest:
            if normal(name) not in have:
                print(f"WARNING: Package(s) not found: {name}", file=sys.stderr)
                return 1
            print("Name: {}\nVersion: {}\nLocation: {}".format(*have[normal(name)]))
    elif command == "uninstall":
        print("The modules of this lab host belong to the grading machine: none was removed.")
    elif command in ("config", "cache", "check", "help"):
        print("This pip of a lab host knows: install, list, freeze, show.")
    else:
        print(f'ERROR: unknown command "{command}"', file=sys.stderr)
        return 1
    return 0
