"""pip for an image that stands in for a registry's, in a build without network: it lays the modules that the image carries in place."""
import json
import os
import re
import shutil
import sys

import pip_words  # the lab host's pip reads requirements in the same way

CARRIED = "/usr/local/lib/netproof"
VERSION = "python{}.{}".format(*sys.version_info)


def value(arguments, *names):
    for index, argument in enumerate(arguments):
        for name in names:
            if argument == name and index + 1 < len(arguments):
                return arguments[index + 1]
            if argument.startswith(name + "="):
                return argument.partition("=")[2]
    return None


def places(arguments):
    """Where modules and programs go, as pip decides it."""
    target = value(arguments, "-t", "--target")
    if target:
        return target, os.path.join(target, "bin")
    prefix = value(arguments, "--prefix") or value(arguments, "--root")
    if not prefix:
        in_venv = sys.prefix != sys.base_prefix
        prefix = os.path.expanduser("~/.local") if "--user" in arguments else sys.prefix if in_venv else "/usr/local"
    return os.path.join(prefix, "lib", VERSION, "site-packages"), os.path.join(prefix, "bin")


def carried():
    with open(f"{CARRIED}/python.json") as file:
        return json.load(file)


def closure(names, have):
    """The names, and all that they need."""
    found, waiting = [], list(names)
    while waiting:
        name = waiting.pop()
        if name in found or name not in have:
            continue
        found.append(name)
        waiting += have[name]["requires"]
    return found


def copy(path, folder):
    to = os.path.join(folder, os.path.basename(path))
    if os.path.isdir(path):
        shutil.copytree(path, to, dirs_exist_ok=True, ignore_dangling_symlinks=True, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy2(path, to)


def script(name, entry, folder):
    module, _, function = entry.partition(":")
    path = os.path.join(folder, name)
    with open(path, "w") as file:
        file.write(f"#!{sys.executable}\nimport sys\nfrom {module} import {function}\n\nsys.exit({function}())\n")
    os.chmod(path, 0o755)


def chosen(arguments, have):
    """The carried names of all that is asked for, and what is not carried."""
    names, missing = [], []
    for requirement in pip_words.wanted(arguments):
        requirement = os.path.basename(requirement)
        match = re.match(r"([A-Za-z0-9][A-Za-z0-9._-]*?)(?:-[0-9][^-]*-.*\.whl)?\s*(?:\[[^]]*\])?\s*\(?((?:[<>=!~;( ].*)?)$", requirement)
        name = pip_words.normal(match[1]) if match else requirement
        name = name if name in have else pip_words.ALIASES.get(name, name)
        if name in have:
            names.append(name)
            pin = re.match(r"={2,3}\s*([^\s,;)]+)", match[2].strip())
            if pin and pin[1] != have[name]["version"]:
                print(f"Note: {name} {pin[1]} was asked for; this image carries {have[name]['version']}.")
        elif name not in pip_words.ALWAYS:
            missing.append(requirement)
    return names, missing


def install(arguments, wheels=None):
    have = carried()
    names, missing = chosen(arguments, have)
    for requirement in missing:
        print(f"ERROR: No matching distribution found for {requirement}", file=sys.stderr)
    if missing:
        why = "This image stands in for a registry's and builds have no network: it carries only " + ", ".join(sorted(have))
        print(f"ERROR: {why}.", file=sys.stderr)
        return 1
    names = closure(names, have)
    if wheels is not None:
        os.makedirs(wheels, exist_ok=True)
        for name in names:
            open(os.path.join(wheels, f"{name.replace('-', '_')}-{have[name]['version']}-py3-none-any.whl"), "w").close()
        return 0
    modules, programs = places(arguments)
    os.makedirs(modules, exist_ok=True)
    os.makedirs(programs, exist_ok=True)
    for name in names:
        for path in have[name]["paths"]:
            copy(f"{CARRIED}/python/{path}", modules)
        for program, entry in have[name]["scripts"].items():
            script(program, entry, programs)
    if names:
        print("Successfully installed " + " ".join(f"{name}-{have[name]['version']}" for name in sorted(names)))
    return 0


def main(arguments=None):
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    while arguments and arguments[0].startswith("-") and arguments[0] not in ("-V", "--version"):
        arguments.pop(0)
    verb, rest = (arguments[0], arguments[1:]) if arguments else ("help", [])
    if verb in ("-V", "--version"):
        print(f"pip 23.0 of a stand-in image ({VERSION})")
    elif verb == "install":
        return install(rest)
    elif verb in ("wheel", "download"):
        return install(rest, value(rest, "-w", "--wheel-dir", "-d", "--dest") or ".")
    elif verb in ("list", "freeze"):
        print("\n".join(f"{name}=={one['version']}" for name, one in sorted(carried().items())))
    elif verb not in ("config", "cache", "check", "help", "uninstall", "show"):
        print(f'ERROR: unknown command "{verb}"', file=sys.stderr)
        return 1
    return 0
