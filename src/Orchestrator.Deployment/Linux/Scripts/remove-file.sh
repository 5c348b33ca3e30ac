# remove-file PATH: the file goes, and the link's folder with its last file.
rm -f "$1" || exit 1
case $1 in
  /etc/orchestrator/*) rmdir "${1%/*}" /etc/orchestrator 2>/dev/null ;;
  /etc/systemd/system/*) [ ! -d /run/systemd/system ] || systemctl daemon-reload ;;
esac
exit 0
