"""One lab: its names, its folder, its recorded processes. Every step is recorded before it is taken."""
import fcntl
import json
import os
import re
import zlib

BASE = os.environ.get("ORCHESTRATOR_LAB_RUN", "/run/orchestrator-lab")
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,11}\Z")


class LabError(Exception):
    """An expected failure: one line for the operator."""


class Lab:
    def __init__(self, name):
        if not NAME.match(name):
            raise LabError(f"lab name {name!r}: 1 to 12 of a-z, 0-9 and '-', not starting with '-'")
        self.name = name
        self.run = os.path.join(BASE, name)
        self.guest = os.path.join(self.run, "guest")
        self.keys = os.path.join(self.guest, "keys")
        self.netns = f"orlab-{name}"
        self.tap = f"lt-{name}"
        self.console = os.path.join(self.run, "console.log")
        self._lock = None

    @property
    def first_port(self):
        return 20000 + zlib.crc32(self.name.encode()) % 1200 * 10

    def path(self, *parts):
        return os.path.join(self.run, *parts)

    def lock(self):
        """Hold the lab's lock file until unlock or exit; two commands on one lab exclude each other."""
        while True:
            os.makedirs(BASE, mode=0o755, exist_ok=True)
            try:
                handle = open(self.run + ".lock", "w")
            except FileNotFoundError:
                continue
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise LabError(f"lab {self.name} is being changed by another command ({self.run}.lock)") from None
            try:
                if os.fstat(handle.fileno()).st_ino == os.stat(self.run + ".lock").st_ino:
                    self._lock = handle
                    return
            except FileNotFoundError:
                pass
            handle.close()

    def unlock(self, forget):
        if forget:
            os.unlink(self.run + ".lock")
        self._lock.close()
        self._lock = None
        if forget:
            try:
                os.rmdir(BASE)
            except OSError:
                pass

    def read(self, name):
        try:
            with open(self.path(name), encoding="utf-8") as source:
                return json.load(source)
        except (FileNotFoundError, ValueError):
            return None

    def write(self, name, value):
        temporary = self.path(name + ".new")
        with open(temporary, "w", encoding="utf-8") as target:
            json.dump(value, target, indent=1)
        os.replace(temporary, self.path(name))


def all_labs():
    try:
        names = sorted(os.listdir(BASE))
    except FileNotFoundError:
        return []
    return [Lab(name) for name in names if NAME.match(name)]
