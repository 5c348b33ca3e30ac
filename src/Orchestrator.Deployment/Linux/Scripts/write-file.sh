# write-file PATH MODE OCTETS: standard input becomes the file, whole or not at all.
set -eu
umask 077
path=$1 mode=$2 octets=$3
folder=${path%/*}
made=
[ -d "$folder" ] || { mkdir -p "$folder"; made=$folder; }
new=
clean() {
  [ -z "$new" ] || rm -f "$new"
  [ -z "$made" ] || rmdir "$made" 2>/dev/null || :
}
trap clean EXIT
new=$(mktemp "$folder/.orch-XXXXXX")
cat >"$new"
if [ "$(wc -c <"$new")" -ne "$octets" ]; then
  echo "the content arrived incomplete" >&2
  exit 74
fi
chmod "$mode" "$new"
sync "$new" 2>/dev/null || sync
mv -f "$new" "$path"
new= made=
