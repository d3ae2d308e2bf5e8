#!/usr/bin/env bash
# Hands out what it takes to ask the services as their callers do: certificates with keys, the authority, ports.
set -euo pipefail
cp /var/lib/shop-lab/mesh/*.pem /var/lib/shop-lab/mesh/sidecars.json "$LAB_OUT"
