#!/usr/bin/env python3
"""Derives menus.txt.gz from menus-by-version.json.

Origin of the input: the live /console/inspect dumps of CHRs in github.com/tikoci/restraml (docs/<version>/), reduced to
menus, commands and argument names. No v6 dump exists there. Usage: derive.py menus-by-version.json > menus.txt.gz

Lines of the output, each with a hexadecimal mask of versions (bit n = n-th version of line V):
  V 7.9.2 7.10.2 ...         the versions, oldest first
  M menu mask                a menu
  C command mask             a command of the menu above
  A argument mask            an argument of the command above
  E argument a|b|c           the argument's values in the console, from the newest dump that lists any
  R field|field|...          every readable property of an item
  X command mask             a command at the root, with A lines below
"""
import gzip, json, sys

KEEP = {"add", "set", "print", "unset"}  # of the other commands the name is enough, unless they are listed here
ARGS = {"take", "run", "read", "sign", "generate-key", "export-pub-key", "import", "monitor", "inspect", "check"}
SKIP = {"edit", "find", "get", "reset", "export"}


def key(version):
    return [int(part) for part in version.split(".")]


def main():
    data = json.load(open(sys.argv[1], encoding="utf-8"))
    versions = sorted(data, key=key)
    out = ["V " + " ".join(versions)]

    def mask(test):
        return format(sum(1 << n for n, v in enumerate(versions) if test(data[v])), "X")

    menus = sorted({menu for v in versions for menu in data[v]})
    for menu in menus:
        node = lambda d: d.get(menu)
        if all("args" in data[v][menu] for v in versions if menu in data[v]):
            out.append(f"X {menu} {mask(lambda d: node(d) is not None)}")
            for arg in sorted({a for v in versions if menu in data[v] for a in data[v][menu]["args"]}):
                out.append(f"A {arg} {mask(lambda d: node(d) is not None and arg in node(d)['args'])}")
            continue
        commands = lambda d: (node(d) or {}).get("commands", {})
        out.append(f"M {menu} {mask(lambda d: node(d) is not None)}")
        readable = {value for v in versions
                    for value in commands(data[v]).get("get", {}).get("value-name", {}).get("values", [])}
        readable.discard("about")
        if readable:
            out.append("R " + "|".join(sorted(readable)))
        for command in sorted({c for v in versions for c in commands(data[v])} - SKIP):
            out.append(f"C {command} {mask(lambda d: command in commands(d))}")
            if command not in KEEP | ARGS:
                continue
            for arg in sorted({a for v in versions for a in commands(data[v]).get(command, {})}):
                out.append(f"A {arg} {mask(lambda d: arg in commands(d).get(command, {}))}")
                listed = [commands(data[v]).get(command, {}).get(arg, {}).get("values") for v in reversed(versions)]
                values = next((values for values in listed if values), None)
                if values and command in ("add", "set"):
                    out.append(f"E {arg} " + "|".join(values))
    sys.stdout.buffer.write(gzip.compress(("\n".join(out) + "\n").encode(), 9, mtime=0))


main()
