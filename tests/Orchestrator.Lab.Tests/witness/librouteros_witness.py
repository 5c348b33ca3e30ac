"""Works a router with librouteros as a user of that library would; every step says what it expects.

Arguments: version plain-port tls-port sha256-fingerprint. Prints one line per step; ends with status 1 at the first surprise.
"""
import hashlib
import ssl
import sys

import librouteros
from librouteros.exceptions import FatalError, TrapError
from librouteros.login import plain, token
from librouteros.query import And, Key, Or

version, plain_port, tls_port, fingerprint = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
SIX, EMPTY = version.startswith("6."), version.startswith("7.2")


def step(name):
    print("step", name, flush=True)


def connect(port, **more):
    return librouteros.connect("127.0.0.1", "admin", "correct horse", port=port, **more)


def fails(action, text):
    try:
        outcome = action()
        if outcome is not None and not isinstance(outcome, str):
            list(outcome)
    except TrapError as error:
        assert text in error.message, error.message
        return
    raise AssertionError("no error, expected: " + text)


step("refuses a wrong password")
fails(lambda: librouteros.connect("127.0.0.1", "admin", "wrong", port=plain_port), "invalid user name or password (6)")

step("ends a connection that gives a command before login")
try:
    connect(plain_port, login_method=lambda api, username, password: tuple(api("/interface/print")))
    raise AssertionError("a command before login was answered")
except FatalError as error:
    assert "not logged in" in str(error), error

if SIX:
    step("knows the old form of login")
    old = connect(plain_port, login_method=token)
    assert list(old.path("system", "identity")) == [{"name": "witness"}]
    old.close()

step("speaks TLS with its own certificate")
context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
context.check_hostname = False
context.verify_mode = ssl.CERT_NONE
secure = connect(tls_port, ssl_wrapper=context.wrap_socket, login_method=plain)
seen = hashlib.sha256(secure.protocol.transport.sock.getpeercert(True)).hexdigest()
assert seen == fingerprint, seen
assert next(iter(secure.path("system", "resource")))["version"].startswith(version)
secure.close()

api = connect(plain_port)
identity = api.path("system", "identity")
step("sets single values")
identity.update(name="renamed")
assert tuple(identity) == ({"name": "renamed"},)

step("adds and prints")
lists = api.path("ip", "firewall", "address-list")
ids = [lists.add(list="w", address="10.9.0.%d" % n, comment="n%d" % n) for n in range(1, 6)]
assert len(set(ids)) == 5 and all(i.startswith("*") for i in ids), ids
assert [row["address"] for row in lists] == ["10.9.0.%d" % n for n in range(1, 6)]

step("queries")
address, comment = Key("address"), Key("comment")
rows = list(lists.select(address, comment).where(comment == "n2"))
assert rows == [{"address": "10.9.0.2", "comment": "n2"}], rows
rows = list(lists.select(address).where(Or(comment == "n2", comment == "n4")))
assert [row["address"] for row in rows] == ["10.9.0.2", "10.9.0.4"], rows
rows = list(lists.select(address).where(And(Key("list") == "w", address > "10.9.0.3")))
assert [row["address"] for row in rows] == ["10.9.0.4", "10.9.0.5"], rows
assert list(lists.select(address).where(Key("list") == "other")) == []
assert list(api.rawCmd("/ip/firewall/address-list/print", "?-comment")) == []
assert tuple(api.rawCmd("/ip/firewall/address-list/print", "=count-only=")) == ({"ret": 5},)

step("sets and removes several")
lists.update(**{".id": ids[0], "address": "10.9.1.0/24", "disabled": True})
assert [(r["address"], r["disabled"]) for r in lists if r[".id"] == ids[0]] == [("10.9.1.0/24", True)]
lists.remove(ids[1], ids[2])
assert [row[".id"] for row in lists] == [ids[0], ids[3], ids[4]]

step("moves rules, places one before another, unsets a matcher")
nat = api.path("ip", "firewall", "nat")
masquerade = nat.add(chain="srcnat", action="masquerade", **{"out-interface": "ether1"})
exception = nat.add(chain="srcnat", action="accept", **{"src-address": "10.1.0.0/24", "dst-address": "10.2.0.0/24", "place-before": masquerade})
last = nat.add(chain="srcnat", action="accept", protocol="udp", **{"dst-port": "500,4500"})
assert [row[".id"] for row in nat] == [exception, masquerade, last]
tuple(nat("move", numbers=last, destination=exception))
assert [row[".id"] for row in nat] == [last, exception, masquerade]
tuple(nat("unset", **{".id": last, "value-name": "dst-port"}))
assert "dst-port" not in next(row for row in nat if row[".id"] == last)
tuple(nat("disable", numbers=last))
assert next(row for row in nat if row[".id"] == last)["disabled"] is True

step("knows references, read-only and unknown fields")
peers = api.path("ip", "ipsec", "peer")
identities = api.path("ip", "ipsec", "identity")
fails(lambda: identities.add(peer="hub", secret="s"), "input does not match any value of peer")
peers.add(name="hub", address="192.0.2.1", **{"exchange-mode": "ike2"})
assert [(r["name"], r["address"], r["exchange-mode"]) for r in peers] == [("hub", "192.0.2.1/32", "ike2")]
identities.add(peer="hub", secret="s3cret", **{"my-id": "fqdn:branch.example"})
assert [r["my-id"] for r in identities] == ["fqdn:branch.example"]
fails(lambda: peers.add(name="hub", address="192.0.2.9"), "already have")
fails(lambda: peers.add(name="x", colour="red"), "unknown parameter colour")
fails(lambda: peers.update(**{".id": "hub", "dynamic": "yes"}), "unknown parameter dynamic")
fails(lambda: lists.remove("*FFFF"), "no such item")
fails(lambda: api("/ip/ipsec/nothing/print"), "no such command")
profiles = {row["name"]: row for row in api.path("ip", "ipsec", "profile")}
assert profiles["default"]["hash-algorithm"] == "sha1"
keys = "/ip/ipsec/key/rsa/print" if EMPTY else "/ip/ipsec/key/print"
assert list(api(keys)) == []

step("makes connected routes from addresses")
addresses = api.path("ip", "address")
addresses.add(address="10.77.0.1/24", interface="ether2")
assert [r["network"] for r in addresses] == ["10.77.0.0"]
assert "10.77.0.0/24" in [r["dst-address"] for r in api.path("ip", "route")]
routes = api.path("ip", "route")
table = {} if SIX else {"routing-table": "main"}
routes.add(gateway="10.77.0.254", **{"dst-address": "10.88.0.0/16"}, **table)
row = next(r for r in routes if r["dst-address"] == "10.88.0.0/16")
assert row["active"] is True and ("routing-table" in row) is not SIX, row

step("runs scripts")
scripts = api.path("system", "script")
script = scripts.add(name="undo", source='/ip firewall nat remove [find chain=srcnat]; :log info "undone"')
tuple(scripts("run", **{".id": script}))
assert list(nat) == []
assert any(r["message"] == "undone" for r in api.path("log"))

step("pings nobody")
replies = list(api("/ping", address="192.0.2.77", count=2))
assert [r["status"] for r in replies] == ["timeout", "timeout"] and replies[-1]["packet-loss"] == 100

step("says goodbye")
try:
    tuple(api("/quit"))
except FatalError as error:
    assert "session terminated on request" in str(error), error
print("done")
