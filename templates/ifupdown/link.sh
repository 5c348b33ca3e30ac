#!/bin/sh
# Link {{tag}} of the orchestrator. Written as a whole at each change; edits are lost.
# ifup runs this after each interface, and again after the last: what the link still lacks the first time is there by then.
[ "${IFACE-}" = lo ] || {{script}} up || :
