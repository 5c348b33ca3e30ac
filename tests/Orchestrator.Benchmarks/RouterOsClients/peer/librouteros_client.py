"""librouteros at the same work as ClientRun: ports of the full and the empty router, rows, adds, rounds."""
import json
import sys
import time

from librouteros import connect

full_port, empty_port, rows, adds, rounds = map(int, sys.argv[1:])


def login(port):
    api = connect(host="127.0.0.1", username="admin", password="", port=port, timeout=60)
    return api.path("ip", "firewall", "address-list")


def timed(work):
    start = time.perf_counter()
    result = work()
    return (time.perf_counter() - start) * 1000, result


def read():
    found = sum("address" in row for row in full)
    assert found == rows, found


def add():
    return [
        empty.add(list="added", address=f"10.0.{index >> 8}.{index & 255}", comment=f"row {index}")
        for index in range(adds)
    ]


full, empty = login(full_port), login(empty_port)
read_times, add_times = [], []
for _ in range(rounds):
    read_times.append(timed(read)[0])
for _ in range(rounds):
    taken, ids = timed(add)
    add_times.append(taken)
    empty.remove(*ids)
with open("/proc/self/status") as status:
    peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) * 1024 / 1e6
print(json.dumps({"read": read_times, "add": add_times, "peak": peak}))
