#!/usr/bin/env bash
# Writes the database into one file, beside it first: a backup that was cut short never takes the place of a good one.
# Usage: backup.sh FILE
set -euo pipefail
file=$1
install -d -m 700 "$(dirname "$file")"
export PGPASSWORD=postgres
ip netns exec order-service pg_dump --host 10.0.0.60 --username postgres --clean --if-exists --file "$file.new" orders
mv "$file.new" "$file"
