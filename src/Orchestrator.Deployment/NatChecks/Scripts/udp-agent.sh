# udp-agent PYTHON PERL: runs the program on standard input with the interpreter that the box has.
for python in python3 /usr/libexec/platform-python; do
  "$python" -I -S -c 'import socket, select, struct' </dev/null >/dev/null 2>&1 && exec "$python" -I -S -c "$1"
done
perl -MSocket -MErrno -e 1 </dev/null >/dev/null 2>&1 && exec perl -e "$2"
echo 'python3, or perl (package python3 or perl-base)' >&2
exit 127
