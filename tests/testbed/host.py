"""The host's side of a lab: prerequisites, files for the guest, namespace and tap, the guest itself; and all of it gone again."""
import os
import shutil
import socket
import subprocess
import sys
import time

import processes
import topology
from lab import LabError

HERE = os.path.dirname(os.path.realpath(__file__))
PASSWORD = "lab-password"
NEEDS = {
    "linux.uml": "user-mode-linux", "gcc": "gcc libc6-dev", "ip": "iproute2", "ssh-keygen": "openssh-client", "sshd": "openssh-server",
    "xtables-legacy-multi": "iptables", "conntrack": "conntrack", "tcpdump": "tcpdump", "swanctl": "strongswan-swanctl", "openssl": "openssl",
    "modprobe": "kmod", "ping": "iputils-ping", "ifup": "ifupdown",
}
FILES = {
    "/usr/lib/ipsec/charon": "strongswan-charon",
    "/usr/sbin/charon-systemd": "charon-systemd",
    "/lib/systemd/systemd": "systemd",
    "/usr/lib/ipsec/plugins/libstrongswan-openssl.so": "libstrongswan-standard-plugins",
    "/usr/lib/ipsec/plugins/libstrongswan-curve25519.so": "libcharon-extra-plugins",
    "/dev/net/tun": "(the tun device of the host's kernel)",
}


def run(*command, **options):
    done = subprocess.run(command, capture_output=True, text=True, check=False, **options)
    if done.returncode:
        raise LabError(f"{' '.join(command[:4])} failed: {(done.stderr or done.stdout).strip()}")
    return done.stdout


def check_prerequisites():
    """One line that names every missing package."""
    if os.geteuid() != 0:
        raise LabError("the lab needs root (namespaces and a tap device)")
    os.environ["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin"
    missing = [package for tool, package in NEEDS.items() if not shutil.which(tool)]
    missing += [package for path, package in FILES.items() if not os.path.exists(path)]
    if missing:
        raise LabError("missing: " + " ".join(dict.fromkeys(missing)) + "; install with: apt-get install " + " ".join(dict.fromkeys(missing)))


def write(path, text, mode=0o644):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as target:
        target.write(text)
    os.chmod(path, mode)


def prepare(lab, app, version):
    """Everything the guest reads: scripts, per-box files, addresses, keys, the preload library."""
    guest = lab.guest
    shutil.copytree(os.path.join(HERE, "guest"), guest)
    shutil.copytree(os.path.join(HERE, "root"), os.path.join(guest, "root"))
    shutil.copytree(os.path.join(HERE, "services"), os.path.join(guest, "services"))
    shutil.copytree(os.path.join(HERE, "systemd"), os.path.join(guest, "systemd"))
    write(f"{guest}/boxes.list", "\n".join(topology.BOXES) + "\n")
    write(f"{guest}/wiring.batch", "\n".join(topology.wiring()) + "\n")
    for box in topology.BOXES:
        root = f"{guest}/root/{box}"
        write(f"{root}/etc/hostname", box + "\n")
        write(f"{root}/etc/hosts", f"127.0.0.1 localhost\n127.0.1.1 {box}\n")
        write(f"{guest}/net/{box}.devices", "\n".join(dev for dev, _ in topology.interfaces(box)) + "\n")
        write(f"{guest}/net/{box}.batch", "\n".join(topology.addressing(box)) + "\n")
        if box in topology.ROUTERS:
            write(f"{guest}/net/{box}.router", "")
        if box in topology.NAT_RULES:
            write(f"{guest}/net/{box}.rules", f"*nat\n{topology.NAT_RULES[box]}\nCOMMIT\n")
    write(f"{guest}/net/hub.ifup", "")  # its own /etc/network/interfaces says what it has
    for tool in ("iptables", "iptables-save", "iptables-restore"):  # the guest's kernel has no nf_tables families for IPv4
        os.makedirs(f"{guest}/root/common/usr/sbin", exist_ok=True)
        os.symlink("xtables-legacy-multi", f"{guest}/root/common/usr/sbin/{tool}")
    make_keys(lab)
    if app:
        write(f"{guest}/branch.version", version + "\n")
        write(f"{guest}/branch.rsc", "\n".join(topology.branch_config()) + "\n")
        write(f"{guest}/net/branch.app", os.path.realpath(app) + "\n")
    run("gcc", "-O2", "-shared", "-fPIC", "-o", f"{guest}/umlshim.so", os.path.join(HERE, "umlshim.c"), "-ldl")


def make_keys(lab):
    os.makedirs(lab.keys, mode=0o700, exist_ok=True)
    hub = f"{lab.guest}/root/hub/etc"
    for path in (f"{lab.keys}/id", f"{lab.keys}/guest_hostkey", f"{hub}/ssh/ssh_host_ed25519_key"):
        run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", f"lab-{lab.name}", "-f", path)
    with open(f"{lab.keys}/guest_hostkey.pub", encoding="utf-8") as source:
        kind, key = source.read().split()[:2]
    write(f"{lab.keys}/known_hosts", f"orlab-guest {kind} {key}\n")
    digest = run("openssl", "passwd", "-6", PASSWORD).strip()
    with open("/etc/shadow", encoding="utf-8") as source:
        rest = [line for line in source.read().splitlines() if not line.startswith("root:")]
    write(f"{hub}/shadow", "\n".join([f"root:{digest}:20000:0:99999:7:::", *rest]) + "\n", 0o600)


def choose_ports(lab):
    """Loopback ports derived from the name; the next block when one is taken."""
    first = lab.first_port
    for _ in range(100):
        ports = {name: first + i for i, name in enumerate(topology.FORWARDS)}
        if all(_free(port) for port in ports.values()):
            return ports
        first = 20000 + (first - 20000 + 10) % 12000
    raise LabError("no free block of loopback ports between 20000 and 32000")


def _free(port):
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
            return True
        except OSError:
            return False


def make_network(lab):
    run("ip", "netns", "add", lab.netns)
    lines = ["link set lo up", f"tuntap add dev {lab.tap} mode tap", *(f"addr add {a} dev {lab.tap}" for a in topology.HOST_MGMT), f"link set {lab.tap} up"]
    run("ip", "-n", lab.netns, "-batch", "-", input="\n".join(lines) + "\n")


def start_guest(lab, memory):
    command = ["ip", "netns", "exec", lab.netns, "linux.uml", f"mem={memory}M", "root=/dev/root", "rootfstype=hostfs", "rootflags=/", "ro", "quiet",
               "rcupdate.rcu_expedited=1", "selinux=0", "audit=0", "raid=noautodetect", "con=null", "con0=fd:0,fd:1", "ssl=null",
               f"umid={lab.name}", f"uml_dir={lab.run}/uml", f"vec0:transport=tap,ifname={lab.tap},depth=128,gro=1",
               f"init={lab.guest}/init.sh", f"LABDIR={lab.guest}"]
    environment = {"PATH": os.environ["PATH"], "LD_PRELOAD": f"{lab.guest}/umlshim.so", "TMPDIR": "/dev/shm"}
    return processes.start(lab, "guest.pid", command, env=environment, log=lab.console)


def wait_ready(lab, guest, timeout):
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        with open(lab.console, encoding="utf-8", errors="replace") as source:
            text = source.read()
        if "LAB-FAIL" in text:
            raise LabError("the guest failed: " + next(line for line in text.splitlines() if "LAB-FAIL" in line))
        if "LAB-READY" in text:
            return
        if guest.poll() is not None:
            raise LabError("the guest stopped: " + " | ".join(text.strip().splitlines()[-4:]))
        time.sleep(0.05)
    raise LabError(f"the guest was not ready after {timeout} s; run again with --verbose to see its console")


def start_keeper(lab, ports, owner):
    command = [sys.executable, "-B", os.path.join(HERE, "keeper.py"), lab.name, lab.netns, ",".join(
        f"{port}={topology.FORWARDS[name][0]}={topology.FORWARDS[name][1]}" for name, port in ports.items())]
    if owner:
        command.append(f"{owner['pid']}:{owner['start']}")
    keeper = processes.start(lab, "keeper.pid", command, env={"PATH": os.environ["PATH"], "ORCHESTRATOR_LAB_RUN": os.path.dirname(lab.run)}, log=lab.path("keeper.log"))
    for _ in range(100):
        if os.path.exists(lab.path("keeper.ready")):
            return
        if keeper.poll() is not None:
            with open(lab.path("keeper.log"), encoding="utf-8") as source:
                raise LabError("the port forwarder stopped: " + source.read().strip()[-300:])
        time.sleep(0.02)
    raise LabError("the port forwarder did not start")


def tear_down(lab, keep_keeper=False):
    """Undo everything recorded; each step stands alone, so a half-made lab goes too."""
    if not keep_keeper:
        processes.stop(lab, "keeper.pid", grace=0.5)
    for control in os.listdir(lab.path("ssh")) if os.path.isdir(lab.path("ssh")) else ():
        subprocess.run(["ssh", "-F", "none", "-o", f"ControlPath={lab.path('ssh', control)}", "-O", "exit", "guest"],
                       capture_output=True, check=False, timeout=5)
    processes.stop(lab, "guest.pid", grace=0.3)
    if lab.netns in os.listdir("/run/netns") if os.path.isdir("/run/netns") else False:
        subprocess.run(["ip", "-n", lab.netns, "link", "del", lab.tap], capture_output=True, check=False)
        subprocess.run(["ip", "netns", "del", lab.netns], capture_output=True, check=False)
    shutil.rmtree(lab.run, ignore_errors=True)
