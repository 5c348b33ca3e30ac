# edit-file PATH DIGEST OCTETS: standard input takes the place of the file, whole or not at all, if it reads as it did.
set -eu
umask 077
path=$1 digest=$2 octets=$3
[ -f "$path" ] && [ ! -L "$path" ] || { echo "$path is gone" >&2; exit 65; }
new=$(mktemp "${path%/*}/.orch-XXXXXX")
trap 'rm -f "$new"' EXIT
# Owner, group and mode stay.
cp -p "$path" "$new"
cat >"$new"
[ "$(wc -c <"$new")" -eq "$octets" ] || { echo "the content arrived incomplete" >&2; exit 74; }
[ "$(sha256sum <"$path" | cut -d ' ' -f 1)" = "$digest" ] || { echo "$path reads otherwise by now" >&2; exit 65; }
sync "$new" 2>/dev/null || sync
mv -f "$new" "$path"
