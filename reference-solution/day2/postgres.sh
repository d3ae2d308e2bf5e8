#!/usr/bin/env bash
# Becomes the PostgreSQL server of the lab. The first time it makes the data directory and the database in it.
# Usage, as root: postgres.sh DATA DATABASE PASSWORD [NETWORK …]
set -euo pipefail
data=$1 database=$2 password=$3

# PostgreSQL refuses to run as root, so all of this is done as its own user (setpriv gives up root; it does not log in).
as_postgres=(setpriv --reuid postgres --regid postgres --init-groups --)

# Debian keeps the server's programs out of PATH, in a folder for each version. Take the newest.
programs=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
PATH=$programs:$PATH

if [[ ! -f $data/ready ]]; then
  rm -rf "$data"
  install -d -m 700 -o postgres -g postgres "$data"
  # --no-sync: a fresh directory is quickly made again, so its 900 files need not be forced to the disk one by one.
  "${as_postgres[@]}" initdb --pgdata="$data" --no-sync --no-locale --encoding=UTF8 --wal-segsize=1 --auth=trust >/dev/null
  # Who may come in, with the password: the lab's own network, this namespace, and the networks that were named.
  printf 'host all all %s scram-sha-256\n' 10.0.0.0/16 127.0.0.1/32 "${@:4}" >"$data/pg_hba.conf"
  # A server with one client, which is us, on standard input: no socket, nothing to wait for. A line is a statement.
  printf '%s\n' "ALTER USER postgres PASSWORD '$password'" "CREATE DATABASE $database" |
    "${as_postgres[@]}" postgres --single -D "$data" postgres >/dev/null
  touch "$data/ready"
fi

# TCP alone, at every address of this namespace. A commit is on the disk before it is confirmed; that is the default.
exec "${as_postgres[@]}" postgres -D "$data" -c listen_addresses='*' -c unix_socket_directories=''
