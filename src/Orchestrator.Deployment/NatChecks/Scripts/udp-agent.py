# Runs a timeline of datagrams and tells what came, line by line. It decides nothing. The form: NatChecks/Agent/README.md.
import binascii, errno, select, signal, socket, struct, sys

if not hasattr(sys.stdout, "buffer"):
    sys.exit(127)
signal.signal(signal.SIGPIPE, signal.SIG_DFL)


def clock():
    with open("/proc/uptime") as uptime:
        return int(float(uptime.read().split()[0]) * 1000)


def say(*words):
    sys.stdout.write(" ".join(str(word) for word in words) + "\n")
    sys.stdout.flush()


def name(error):
    return errno.errorcode.get(error.errno, "EUNKNOWN")


lines = [line.split() for line in sys.stdin.read().split("\n") if line]
if not lines or lines[0][:2] != ["agent", "1"] or lines[-1] != ["end"]:
    sys.exit("the program is not whole")
duration, most = int(lines[0][2]), int(lines[0][3])
signal.alarm(duration // 1000 + 30)
sockets, sends, wanted, heard = {}, [], [], []
for words in lines[1:-1]:
    if words[0] == "at":
        sends.append((int(words[1]), len(sends), words[2], words[3], int(words[4]), binascii.unhexlify(words[5]), words[6]))
    elif words[0] == "want":
        wanted.append(words[1])
say("agent", 1, "python")
for words in lines[1:-1]:
    if words[0] != "open":
        continue
    key, kind, own, port, options, peer, peer_port = words[1:8]
    try:
        if kind == "udp":
            made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        else:
            made = socket.socket(socket.AF_INET, socket.SOCK_RAW, int(kind))
        made.setblocking(False)
        for option in options.split(","):
            if option == "share":
                made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            elif option == "nochk":
                made.setsockopt(socket.SOL_SOCKET, 11, 1)
            elif option[:4] == "ttl=":
                made.setsockopt(socket.IPPROTO_IP, socket.IP_TTL, int(option[4:]))
        made.bind((own, int(port)))
        if peer != "-":
            made.connect((peer, int(peer_port)))
        sockets[key] = (made, kind, peer != "-")
        address = made.getsockname()
        say("open", key, address[0], address[1] if kind == "udp" else 0)
    except OSError as error:
        say("shut", key, name(error))
start, count, over, tick = clock(), 0, 0, 0
say("start", start)
sends.sort()


def send(number, key, host, port, octets):
    made, kind, connected = sockets[key]
    for attempt in (1, 2):
        try:
            if connected:
                made.send(octets)
            else:
                made.sendto(octets, (host, port))
            return say("sent", number, clock() - start)
        except OSError as error:
            # What an earlier datagram met is told by the next call, which then did nothing.
            if attempt == 2 or error.errno != errno.ECONNREFUSED:
                return say("fail", number, clock() - start, name(error))


def receive(key, now):
    global count, over
    made, kind, connected = sockets[key]
    try:
        octets, source = made.recvfrom(65535)
    except OSError as error:
        if error.errno not in (errno.EAGAIN, errno.EINTR):
            say("error", key, now, name(error))
        return
    if kind != "udp":
        octets = octets[(bytearray(octets[:1])[0] & 15) * 4:]
    count += 1
    if count > most:
        over += 1
        return
    text = binascii.hexlify(octets).decode()
    heard.append(text)
    say("got", key, now, source[0], source[1] if kind == "udp" else 0, text or "-")


while True:
    now = clock() - start
    wanted = [want for want in wanted if not any(want in text for text in heard)]
    if now >= duration or (not wanted and any(words[0] == "want" for words in lines)):
        break
    while sends and sends[0][0] <= now:
        at, number, key, host, port, octets, unless = sends.pop(0)
        if key not in sockets or (unless != "-" and any(unless in text for text in heard)):
            say("skip", number, clock() - start)
        else:
            send(number, key, host, port, octets)
    if now >= tick:
        say("tick", clock() - start)
        tick += 2000
    until = min([duration, tick] + [entry[0] for entry in sends[:1]])
    ready = select.select([entry[0] for entry in sockets.values()], [], [], max(0, until - (clock() - start)) / 1000.0)[0]
    for key in list(sockets):
        if sockets[key][0] in ready:
            receive(key, clock() - start)
say("end", clock() - start, over)
