# rollback ID: runs the undo now and waits for its end.
here=/var/lib/orchestrator/$1
[ -d "$here" ] || exit 0
if [ ! -x "$here/undo" ]; then echo "the undo is gone from $here" >&2; exit 1; fi
"$here/undo" && exit 0
[ -d "$here" ] || exit 0
tail -n 5 "$here/log" >&2
exit 1
