"""tests/lab: the commands."""
import argparse
import json
import os
import shlex
import signal
import subprocess
import sys
import time

import host
import processes
import topology
from lab import Lab, LabError, all_labs


def up(options):
    host.check_prerequisites()
    lab = Lab(options.name)
    owner = processes.identity(options.owner) if options.owner else None
    if options.owner and not owner:
        raise LabError(f"--owner {options.owner}: no such process")
    lab.lock()
    if (state := lab.read("state.json")) and state["phase"] == "up" and processes.alive(lab.read("guest.pid")):
        lab.unlock(forget=False)
        print(json.dumps(describe(lab), indent=1))
        return 0
    host.tear_down(lab)  # what a killed `up` left
    ready = False
    try:
        build(lab, options, owner)
        ready = True
    finally:
        if not ready:
            if os.path.exists(lab.console) and options.verbose:
                with open(lab.console, encoding="utf-8", errors="replace") as source:
                    sys.stderr.write(source.read()[-4000:])
            host.tear_down(lab)
        lab.unlock(forget=not ready)
    print(json.dumps(describe(lab), indent=1))
    return 0


def build(lab, options, owner):
    began = time.monotonic()
    os.makedirs(lab.path("ssh"), mode=0o700)
    os.makedirs(lab.path("uml"))
    state = {"phase": "starting", "ports": host.choose_ports(lab)}
    lab.write("state.json", state)
    host.prepare(lab, options.app, options.routeros)
    host.make_network(lab)
    guest = host.start_guest(lab, options.memory)
    host.start_keeper(lab, state["ports"], owner)
    host.wait_ready(lab, guest, options.timeout)
    state.update(phase="up", seconds=round(time.monotonic() - began, 2))
    lab.write("state.json", state)


def down(options):
    labs = all_labs() if options.all else [Lab(options.name)]
    for lab in labs:
        lab.lock()
        host.tear_down(lab)
        lab.unlock(forget=True)
    return 0


def describe(lab):
    state = lab.read("state.json") or {"phase": "broken", "ports": {}}
    running = processes.alive(lab.read("guest.pid"))
    ports = {name: f"127.0.0.1:{port}" for name, port in state["ports"].items()}
    return {
        "name": lab.name,
        "state": state["phase"] if running or state["phase"] != "up" else "dead",
        "seconds": state.get("seconds"),
        "netns": lab.netns,
        "run": lab.run,
        "console": lab.console,
        "forwards": ports,
        "hub": {"user": "root", "password": host.PASSWORD, "privateKey": f"{lab.keys}/id"},
        "branch": {"user": "admin", "password": host.PASSWORD},
        "ssh": ssh_command(lab, state["ports"].get("guest-ssh", 0)),
        "execInBox": "/lab/in BOX COMMAND...",
        "topology": topology.describe(),
    }


def ssh_command(lab, port):
    """The client's words up to and including the host; what follows runs in the guest."""
    options = {"StrictHostKeyChecking": "yes", "UserKnownHostsFile": f"{lab.keys}/known_hosts", "HostKeyAlias": "orlab-guest", "BatchMode": "yes",
               "LogLevel": "ERROR", "ControlMaster": "auto", "ControlPath": lab.path("ssh", "m"), "ControlPersist": "300", "ConnectTimeout": "10"}
    words = ["ssh", "-F", "none", "-i", f"{lab.keys}/id", "-p", str(port)]
    for name, value in options.items():
        words += ["-o", f"{name}={value}"]
    return [*words, "root@127.0.0.1"]


def running(name):
    lab = Lab(name)
    status = describe(lab)
    if status["state"] != "up":
        raise LabError(f"lab {name} is not up (state: {status['state'] if os.path.isdir(lab.run) else 'absent'})")
    return lab, status


def in_box(status, box, command):
    if box not in topology.BOXES:
        raise LabError(f"no box {box!r}; there are: {', '.join(topology.BOXES)}")
    return [*status["ssh"], "--", shlex.join(["/lab/in", box, *command])]


def execute(options):
    _, status = running(options.name)
    command = in_box(status, options.box, options.command or ["bash", "-i"])
    if not options.command:
        command.insert(1, "-t")
    os.execvp(command[0], command)


def capture(options):
    """Packets of one interface, as text or (with --write) as a pcap file, until interrupted or --seconds."""
    _, status = running(options.name)
    words = ["timeout", "-s", "INT", str(options.seconds)] if options.seconds else []
    words += ["tcpdump", "-n", "-U", "-s", "0", "-i", options.interface, *(["-w", "-"] if options.write else ["-l", "-v"]), *options.filter]
    output = open(options.write, "wb") if options.write else None
    return subprocess.run(in_box(status, options.box, words), stdout=output, check=False).returncode


def check(_):
    """Whether a lab can run here; the reason on one line when not."""
    host.check_prerequisites()
    return 0


def status(options):
    labs = [Lab(options.name)] if options.name else all_labs()
    print(json.dumps([describe(lab) for lab in labs if os.path.isdir(lab.run)], indent=1))
    return 0


def parse(words):
    parser = argparse.ArgumentParser(prog="tests/lab", description="A network with a Linux kernel of its own: hub, provider's NAT, branch, a LAN host each, an internet host.")
    commands = parser.add_subparsers(dest="verb", required=True)

    def add(verb, action, about, name="lab"):
        sub = commands.add_parser(verb, help=about, description=about)
        sub.add_argument("--name", default=name, help="which lab (default: %(default)s)")
        sub.set_defaults(action=action)
        return sub

    sub = add("up", up, "bring a lab up and print its status")
    sub.add_argument("--owner", type=int, help="pid; the lab goes down by itself when that process ends")
    sub.add_argument("--app", help="published folder of the virtual RouterOS, started in the branch")
    sub.add_argument("--routeros", default="7.16.2", help="the version it plays (default: %(default)s)")
    sub.add_argument("--memory", type=int, default=1536, help="MiB the guest may use (default: %(default)s)")
    sub.add_argument("--timeout", type=float, default=90, help="seconds until given up (default: %(default)s)")
    sub.add_argument("--verbose", action="store_true", help="print the guest's console when it fails")
    add("check", check, "say whether a lab can run here")
    sub = add("down", down, "take a lab down and remove every trace")
    sub.add_argument("--all", action="store_true", help="every lab of this machine")
    add("status", status, "print the labs as JSON", name=None)
    sub = add("exec", execute, "run a command inside a box")
    sub.add_argument("box")
    sub.add_argument("command", nargs=argparse.REMAINDER)
    sub = add("capture", capture, "print or write the packets of an interface")
    sub.add_argument("--seconds", type=float)
    sub.add_argument("--write", metavar="FILE", help="pcap file")
    sub.add_argument("box")
    sub.add_argument("interface")
    sub.add_argument("filter", nargs=argparse.REMAINDER)
    return parser.parse_args(words)


def main(words):
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, lambda *_: (_ for _ in ()).throw(SystemExit(130)))
    options = parse(words)
    try:
        return options.action(options)
    except LabError as problem:
        print(f"tests/lab: {problem}", file=sys.stderr)
        return 1
