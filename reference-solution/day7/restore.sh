#!/usr/bin/env bash
# Puts a backup in the place of what the database has: all of it, or nothing.
# Usage: restore.sh FILE
set -euo pipefail
export PGPASSWORD=postgres
ip netns exec order-service psql --host 10.0.0.60 --username postgres --quiet --set ON_ERROR_STOP=1 --single-transaction \
  --file "$1" orders > /dev/null
