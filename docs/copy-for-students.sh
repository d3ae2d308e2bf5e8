#!/usr/bin/env bash
# Copies this project without the model answer: neither reference-solution nor the fixtures that are made from it.
# Usage: bash docs/copy-for-students.sh FOLDER (which must not exist yet)
set -euo pipefail
to=${1:?Usage: bash docs/copy-for-students.sh FOLDER}
from=$(cd "$(dirname "$0")/.." && pwd)
if [[ -e $to ]]; then
  echo "$to exists already. Name a folder that does not." >&2
  exit 2
fi
mkdir -p "$to"
# What is committed, and no history: a history holds the answer as well.
git -C "$from" archive HEAD | tar -x -C "$to" --exclude=reference-solution --exclude=fixtures --exclude=bench
echo "A copy without the model answer is in $to."
