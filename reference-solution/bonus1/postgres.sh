#!/usr/bin/env bash
# Becomes the PostgreSQL server of Day 2, with the data that are there, for its own namespace alone. Usage, as root: postgres.sh DATA
set -euo pipefail
programs=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
exec setpriv --reuid postgres --regid postgres --init-groups -- \
  "$programs/postgres" -D "$1" -c listen_addresses=127.0.0.1 -c unix_socket_directories=''
