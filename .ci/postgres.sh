#!/usr/bin/env bash
# Run a command with DATABASE_URL of an empty PostgreSQL of its own: .ci/postgres.sh COMMAND...
# The server listens on a socket in a new folder only, so no port is taken, and no other is met.
set -euo pipefail

programs=$(compgen -G '/usr/lib/postgresql/*/bin' | sort -V | tail -1 || true)
PATH=${programs:+$programs:}$PATH
home=$(mktemp -d "${TMPDIR:-/tmp}/civigauge-postgres.XXXXXX")
server=
finish() {
  [[ -z $server ]] || { kill -INT "$server" && wait "$server"; } 2>/dev/null || true
  rm -rf "$home"
}
trap finish EXIT

# With pdeathsig the server ends with this script even when the script is killed outright.
start=(setpriv --pdeathsig=INT)
if ((EUID == 0)); then # PostgreSQL refuses to run as root
  user=nobody
  ! getent passwd postgres >/dev/null || user=postgres
  chown "$user" "$home"
  start+=(--reuid="$user" --regid="$(id -g "$user")" --clear-groups)
fi

cd "$home"
"${start[@]}" initdb --pgdata=data --username=civigauge --auth=trust --encoding=UTF8 \
  --locale=C.UTF-8 --no-sync >log
# Durability is off: the data live no longer than the command.
"${start[@]}" postgres -D data -k "$home" -c listen_addresses= \
  -c fsync=off -c synchronous_commit=off -c full_page_writes=off >>log 2>&1 &
server=$!
until pg_isready --quiet --host="$home"; do
  kill -0 "$server" 2>/dev/null || { cat log >&2; exit 1; }
  sleep 0.1
done
createdb --host="$home" --username=civigauge civigauge
cd "$OLDPWD"
export DATABASE_URL="postgres://civigauge@${home//\//%2F}/civigauge"
"$@"
