"""The lab's network: boxes, cables, addresses. Everything else is derived from these tables.

Addresses are documentation (RFC 5737) and benchmarking (RFC 2544) ranges; LANs are private.
"""

GUEST_MGMT = "198.18.0.2"
HOST_MGMT = ("198.18.0.1/24", "198.18.1.1/24", "198.18.2.1/24")
BOXES = ("inet", "nat", "branch", "hub", "lan-branch", "lan-hub")

# A cable joins two interfaces; the mgmt bridge joins the rest.
CABLES = (
    (("inet", "net0", "198.51.100.1/24"), ("nat", "wan0", "198.51.100.10/24")),
    (("inet", "net1", "203.0.113.1/24"), ("hub", "wan0", "203.0.113.20/24")),
    (("nat", "lan0", "172.16.1.1/24"), ("branch", "ether1", "172.16.1.2/24")),
    (("branch", "ether2", "10.1.0.1/24"), ("lan-branch", "eth0", "10.1.0.2/24")),
    (("hub", "lan0", "10.2.0.1/24"), ("lan-hub", "eth0", "10.2.0.2/24")),
)
MGMT = (("hub", "mgmt0", "198.18.1.2/24"), ("branch", "ether3", "198.18.2.2/24"))
INTERNET_HOST = "192.0.2.80"

GATEWAYS = {
    "nat": "198.51.100.1",
    "branch": "172.16.1.1",
    "hub": "203.0.113.1",
    "lan-branch": "10.1.0.1",
    "lan-hub": "10.2.0.1",
}
ROUTERS = ("inet", "nat", "branch", "hub")

# The provider's NAT does this and nothing else. The hub's rule has no source match, so it catches
# a tunnel's outer packets as well as the LAN's: an exception that is missing is felt.
NAT_RULES = {
    "nat": "-A POSTROUTING -o wan0 -j MASQUERADE",
    "hub": "-A POSTROUTING -o wan0 -j MASQUERADE",
    "branch": "-A POSTROUTING -o ether1 -j MASQUERADE",
}

# The internet does not route private addresses: what leaks in clear is lost here, and seen.
BLACKHOLES = {"inet": ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")}

FORWARDS = {
    "guest-ssh": (GUEST_MGMT, 22),
    "hub-ssh": ("198.18.1.2", 22),
    "branch-api": ("198.18.2.2", 8728),
    "branch-api-ssl": ("198.18.2.2", 8729),
}


def interfaces(box):
    """(device, address) of a box, in order."""
    cables = [end for cable in CABLES for end in cable]
    return [(dev, address) for name, dev, address in (*cables, *MGMT) if name == box]


def wiring():
    """`ip -batch` for the guest's root namespace: all namespaces, cables and the management bridge."""
    lines = [f"netns add {box}" for box in BOXES]
    lines += ["link add mgmt type bridge", "link set mgmt up", "link set vec0 master mgmt up"]
    lines += [f"addr add {GUEST_MGMT}/24 dev mgmt"]
    for (box, dev, _), (peer, peer_dev, _) in CABLES:
        lines.append(f"link add {dev} netns {box} type veth peer name {peer_dev} netns {peer}")
    for box, dev, _ in MGMT:
        lines.append(f"link add m-{box} type veth peer name {dev} netns {box}")
        lines.append(f"link set m-{box} master mgmt up")
    return lines


def addressing(box):
    """`ip -batch` inside one box."""
    lines = ["link set lo up"]
    for dev, address in interfaces(box):
        lines += [f"addr add {address} dev {dev}", f"link set {dev} up"]
    if box == "inet":
        lines.append(f"addr add {INTERNET_HOST}/32 dev lo")
    if box in GATEWAYS:
        lines.append(f"route add default via {GATEWAYS[box]}")
    lines += [f"route add blackhole {prefix}" for prefix in BLACKHOLES.get(box, ())]
    return lines


def branch_config():
    """The virtual router's first configuration: reachable, the LAN masqueraded, the API over TLS with a certificate of its own."""
    lines = [f"/ip address add address={address} interface={dev}" for dev, address in interfaces("branch")]
    lines += [
        f"/ip route add dst-address=0.0.0.0/0 gateway={GATEWAYS['branch']}",
        "/ip firewall nat add chain=srcnat action=masquerade out-interface=ether1",
        "/certificate add name=api common-name=branch days-valid=3650 key-size=2048",
        "/certificate sign api",
        "/ip service set api-ssl certificate=api",
    ]
    return lines


def describe():
    """The topology as the status shows it."""
    return {
        "internetHost": INTERNET_HOST,
        "boxes": {box: {dev: address for dev, address in interfaces(box)} for box in BOXES},
        "gateways": GATEWAYS,
    }
