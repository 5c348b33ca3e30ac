"""Processes the lab starts, known by pid and start time, so that a reused pid is never taken for ours."""
import json
import os
import signal
import subprocess
import time


def _stat(pid):
    """(state, session, start time) of a process, or None."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as source:
            fields = source.read().rsplit(")", 1)[1].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return fields[0], int(fields[3]), int(fields[19])


def identity(pid):
    stat = _stat(pid)
    return stat and {"pid": pid, "start": stat[2]}


def alive(recorded):
    stat = recorded and _stat(recorded["pid"])
    return bool(stat) and stat[2] == recorded["start"] and stat[0] not in "ZX"


def start(lab, record, command, env=None, log=None, keep_fds=()):
    """Start a session leader that writes its own record before it becomes the command: no window without a record."""
    output = open(log, "wb") if log else subprocess.DEVNULL

    def note_self():
        os.setsid()
        with open(lab.path(record), "w", encoding="utf-8") as target:
            json.dump(identity(os.getpid()), target)

    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
                             env=env, preexec_fn=note_self, pass_fds=keep_fds, cwd=lab.run)
    return child


def _session(leader):
    """Members of the recorded leader's session. A session's number is not given away while a member lives."""
    found = []
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            stat = _stat(int(entry))
            if stat and stat[1] == leader["pid"] and stat[0] not in "ZX" and stat[2] >= leader["start"]:
                found.append(int(entry))
    return found


def stop(lab, record, grace=2.0):
    """End the recorded leader, then what is left of its session."""
    leader = lab.read(record)
    if not leader:
        return
    stat = _stat(leader["pid"])
    if stat and stat[2] != leader["start"]:
        return  # the pid belongs to somebody else now
    if alive(leader):
        _kill(leader["pid"], signal.SIGTERM)
        deadline = time.monotonic() + grace
        while alive(leader) and time.monotonic() < deadline:
            time.sleep(0.02)
    deadline = time.monotonic() + 5
    while (members := _session(leader)) and time.monotonic() < deadline:
        for pid in members:
            _kill(pid, signal.SIGKILL)
        time.sleep(0.02)


def _kill(pid, number):
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        pass
