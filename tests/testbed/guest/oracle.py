#!/usr/bin/python3
"""oracle.py <CASES >RESULTS: what this kernel does with packets, rule set by rule set.

The first line describes a router between cables, all in namespaces without a name that go with this process. Every other line is a
case: settings and IPsec policies (or null: as they are), rules, packets. A packet is a frame for a cable or one that the router's own socket sends.
For each case one line comes back: what refused it, the policies as ip lists them, and for each packet what came out and where.
"""
import ctypes
import json
import os
import select
import socket
import struct
import subprocess
import sys
import time

NEW_NETWORK, IPV4, ARP = 0x40000000, 0x0800, 0x0806
QUESTION = bytes([0, 1, 8, 0, 6, 4, 0, 1, 2, 0, 0, 0, 5, 2, 169, 254, 9, 2, 0, 0, 0, 0, 0, 0, 169, 254, 9, 1])
libc = ctypes.CDLL(None, use_errno=True)


def checked(result):
    if result < 0:
        raise OSError(ctypes.get_errno(), "namespace")


def new_namespace():
    checked(libc.unshare(NEW_NETWORK))
    return os.open("/proc/self/ns/net", os.O_RDONLY)


def command(words, text=""):
    """None, or what it said when it failed; and its output."""
    done = subprocess.run(words, input=text, capture_output=True, text=True, check=False)
    return (done.stderr or done.stdout or "failed").strip() if done.returncode else None, done.stdout


def must(words, text=""):
    said, output = command(words, text)
    if said:
        raise SystemExit(f"{words}: {said}\n{text}")
    return output


class Cable:
    def __init__(self, name, number, kind):
        self.name, self.kind = name, kind
        self.head = bytes([2, 0, 0, 0, number, 1, 2, 0, 0, 0, number, 2]) + struct.pack("!H", kind)
        self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW | socket.SOCK_NONBLOCK, 0)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        self.socket.bind((name, kind))

    def send(self, packet):
        self.socket.send(self.head + packet)

    def read(self):
        return self.socket.recv(4096)[14:]


class Own:
    """The router's own socket for one protocol."""

    def __init__(self, protocol):
        self.name = "local"
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_RAW | socket.SOCK_NONBLOCK, protocol)

    def read(self):
        return self.socket.recv(4096)


class Network:
    def __init__(self, plan):
        self.far = new_namespace()
        must(["ip", "link", "set", "lo", "up"])
        self.router = new_namespace()
        far, cables = f"/proc/{os.getpid()}/fd/{self.far}", [*plan["cables"], "fence"]
        lines = [f"link add {name} index {i + 10} address 02:00:00:00:{i + 1:02x}:01 type veth peer name {name} index {i + 10} "
                 f"address 02:00:00:00:{i + 1:02x}:02 netns {far}" for i, name in enumerate(cables)]
        must(["ip", "-batch", "-"], "\n".join(lines) + "\n")
        self.enter(self.far)
        must(["ip", "-batch", "-"], "".join(f"link set {name} up\n" for name in cables))
        self.enter(self.router)
        self.settings(plan["settings"])
        must(["ip", "-batch", "-"], "\n".join([*plan["router"], "link set fence up", "addr add 169.254.9.1/30 dev fence"]) + "\n")
        self.settings(plan["settings"])
        self.owns = [Own(protocol) for protocol in plan["protocols"]]
        self.netlink = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 12)
        self.netlink.bind((0, 0))
        self.enter(self.far)
        self.cables = {name: Cable(name, i + 1, ARP if name == "fence" else IPV4) for i, name in enumerate(cables)}
        self.fence = self.cables.pop("fence")
        self.enter(self.router)
        self.ends = {end.socket.fileno(): end for end in [*self.cables.values(), *self.owns]}

    @staticmethod
    def enter(namespace):
        checked(libc.setns(namespace, NEW_NETWORK))

    @staticmethod
    def settings(lines):
        for line in lines:
            path, value = line.split("=")
            with open(f"/proc/sys/net/{path}", "w", encoding="ascii") as target:
                target.write(value)

    def forget(self):
        """Deletes every entry of the connection table, in one request that is answered when it is done."""
        self.netlink.send(struct.pack("=IHHIIBBH", 20, 0x0102, 5, 0, 0, socket.AF_INET, 0, 0))
        answer = self.netlink.recv(4096)
        if struct.unpack("=i", answer[16:20])[0]:
            raise SystemExit(f"conntrack: {answer.hex()}")

    def wait(self):
        """One processor, one queue: when the answer comes, what was sent before has been dealt with."""
        self.fence.send(QUESTION)
        while True:
            if not select.select([self.fence.socket], [], [], 5)[0]:
                raise SystemExit("the router does not answer on the fence's cable")
            if self.fence.read()[7] == 2:
                return

    def one(self, probe):
        if "from" in probe:
            self.cables[probe["from"]].send(bytes.fromhex(probe["frame"]))
        else:
            send_own(probe)
        # What was decrypted in transport mode goes on in a task of its own, which may have to wait for its turn.
        decrypts = "from" in probe and probe["frame"][18:20] == "32"
        seen = []
        for turn in range(6 if decrypts else 3):
            self.wait()
            os.sched_yield()
            while ready := select.select(list(self.ends), [], [], 0)[0]:
                seen += [[self.ends[one].name, self.ends[one].read().hex()] for one in ready]
            if turn >= 2 and seen:
                break
            if turn >= 2 and decrypts:
                time.sleep(0.002)
        self.forget()
        return seen


def send_own(probe):
    """As any program sends: by a socket that is bound to the source, so that the routing sees protocol and ports."""
    kind = (socket.SOCK_DGRAM, 0) if probe["protocol"] == 17 else (socket.SOCK_RAW, probe["protocol"])
    with socket.socket(socket.AF_INET, *kind) as own:
        own.setsockopt(socket.SOL_IP, socket.IP_TOS, probe["tos"])
        own.setsockopt(socket.SOL_IP, socket.IP_TTL, probe["ttl"])
        own.setsockopt(socket.SOL_SOCKET, 36, probe["mark"])
        own.bind((probe["source"], probe["sport"]))
        try:
            own.sendto(bytes.fromhex(probe["payload"]), (probe["destination"], probe["dport"]))
        except OSError:
            pass  # rules, policies or routes refused it at once


def case(network, work):
    if work["policies"] is not None:
        network.settings(work["settings"])
        said, _ = command(["ip", "-batch", "-"], "xfrm policy flush\nxfrm state flush\n" + work["policies"])
        if said:
            raise SystemExit(f"{work['policies']}\n{said}")
    said, _ = command(["xtables-legacy-multi", "iptables-restore"], work["rules"])
    if said:
        return {"refused": said, "policies": "", "seen": []}
    listed = must(["ip", "xfrm", "policy"]) if work["policies"] is not None else ""
    network.forget()
    return {"refused": None, "policies": listed, "seen": [network.one(probe) for probe in work["packets"]]}


def main():
    lines = iter(sys.stdin)
    network = Network(json.loads(next(lines)))
    for line in lines:
        print(json.dumps(case(network, json.loads(line))), flush=True)


main()
