#!/bin/sh
# As the registry's image does: makes a database cluster on the first start, from the POSTGRES_ variables and the scripts in
# /docker-entrypoint-initdb.d, then runs the server.
set -e
if [ "${1#-}" != "$1" ]; then set -- postgres "$@"; fi
[ "$1" = postgres ] || exec "$@"

from_file() { # variable, default: the value, or the content of the file that VARIABLE_FILE names
  eval "value=\${$1:-} file=\${$1_FILE:-}"
  if [ -z "$value" ] && [ -n "$file" ]; then value=$(cat "$file"); fi
  echo "${value:-$2}"
}
user=$(from_file POSTGRES_USER postgres)
password=$(from_file POSTGRES_PASSWORD '')
database=$(from_file POSTGRES_DB "$user")

if [ "$(id -u)" = 0 ]; then
  mkdir -p "$PGDATA" /run/postgresql
  chown -R postgres:postgres "$PGDATA" /run/postgresql
  chmod 700 "$PGDATA"
  exec su-exec postgres "$0" "$@"
fi
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  if [ -z "$password" ] && [ "$POSTGRES_HOST_AUTH_METHOD" != trust ]; then
    echo 'Error: Database is uninitialized and superuser password is not specified.' >&2
    echo '       You must specify POSTGRES_PASSWORD to a non-empty value for the superuser.' >&2
    exit 1
  fi
  echo "$password" > /tmp/password
  initdb --username="$user" ${password:+--pwfile=/tmp/password} --encoding=UTF8 --no-locale --no-sync $POSTGRES_INITDB_ARGS > /dev/null
  rm /tmp/password
  echo "listen_addresses = '*'" >> "$PGDATA/postgresql.conf"
  echo "host all all all ${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256}" >> "$PGDATA/pg_hba.conf"
  pg_ctl -D "$PGDATA" -o "-c listen_addresses='' -p 5432" -w start > /dev/null
  sql() { psql -v ON_ERROR_STOP=1 --no-psqlrc --username "$user" --dbname "$database" "$@"; }
  if [ "$database" != postgres ]; then
    psql --no-psqlrc --username "$user" --dbname postgres --set db="$database" -q <<- 'END'
	CREATE DATABASE :"db";
	END
  fi
  for file in /docker-entrypoint-initdb.d/*; do
    case "$file" in
      *.sh) if [ -x "$file" ]; then "$file"; else . "$file"; fi ;;
      *.sql) sql -f "$file" ;;
      *.sql.gz) gunzip -c "$file" | sql ;;
    esac
  done
  pg_ctl -D "$PGDATA" -m fast -w stop > /dev/null
  echo 'PostgreSQL init process complete; ready for start up.'
fi
# The registry's image is stopped by SIGINT, which does not wait for clients; an imported image has no signal of its own.
"$@" &
server=$!
trap 'kill -INT $server' TERM INT
wait $server || wait $server
