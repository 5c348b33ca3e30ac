# read-undo ID
if [ -d "/var/lib/orchestrator/$1" ]; then echo armed; else echo absent; fi
