#!/bin/bash
# Runs once, with the first start on an empty volume: one account and its databases for us, one for Temporal.
set -euo pipefail
psql --quiet --set=ON_ERROR_STOP=1 --username "$POSTGRES_USER" \
  --set=ours="$(cat /run/secrets/database_password)" --set=temporals="$(cat /run/secrets/temporal_password)" <<'SQL'
CREATE ROLE ruyue LOGIN PASSWORD :'ours';
CREATE DATABASE ruyue OWNER ruyue;
CREATE ROLE temporal LOGIN PASSWORD :'temporals';
CREATE DATABASE temporal OWNER temporal;
CREATE DATABASE temporal_visibility OWNER temporal;
SQL
