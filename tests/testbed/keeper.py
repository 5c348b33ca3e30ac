"""Keeps one lab reachable and mortal: forwards loopback ports into its namespace, and takes the lab down when its owner dies.

Listening sockets are made first, in the host's namespace; then the process enters the lab's namespace, where all later sockets live.
"""
import asyncio
import ctypes
import os
import socket
import sys

CLONE_NEWNET = 0x40000000


def listen(port):
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen(64)
    return listener


def enter(netns):
    with open(f"/run/netns/{netns}", "rb") as handle:
        if ctypes.CDLL(None, use_errno=True).setns(handle.fileno(), CLONE_NEWNET):
            raise OSError(ctypes.get_errno(), "setns")


async def pump(reader, writer):
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
        writer.write_eof()
    except OSError:
        writer.close()


async def serve(listener, target):
    async def accepted(reader, writer):
        try:
            there, back = await asyncio.wait_for(asyncio.open_connection(*target), 20)
        except (OSError, TimeoutError, asyncio.TimeoutError):
            writer.transport.abort()
            return
        await asyncio.gather(pump(reader, back), pump(there, writer))
        for side in (back, writer):
            side.close()

    return await asyncio.start_server(accepted, sock=listener)


def alive(pid, start):
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as source:
            fields = source.read().rsplit(")", 1)[1].split()
    except OSError:
        return False
    return fields[19] == start and fields[0] not in "ZX"


async def watch(owner, name):
    pid, start = owner.split(":")
    while alive(pid, start):
        await asyncio.sleep(1)
    command = os.path.join(os.path.dirname(os.path.dirname(os.path.realpath(__file__))), "lab")
    os.setsid() if os.getsid(0) != os.getpid() else None
    if os.fork() == 0:  # a new session: `down` ends this one
        os.setsid()
        os.execv(command, [command, "down", "--name", name])


async def main(name, netns, forwards, owner=None):
    plan = [forward.split("=") for forward in forwards.split(",")]
    listeners = [listen(int(port)) for port, _, _ in plan]
    enter(netns)
    servers = [await serve(listener, (host, int(port))) for listener, (_, host, port) in zip(listeners, plan)]
    with open("keeper.ready", "w", encoding="utf-8"):
        pass
    if owner:
        await watch(owner, name)
    await asyncio.gather(*(server.serve_forever() for server in servers))


asyncio.run(main(*sys.argv[1:]))
