#!/bin/sh
# Temporal's two databases on the schema of this version. The databases are there (postgres-init.sh); repeated runs change nothing.
set -eu
SQL_PASSWORD=$(cat /run/secrets/temporal_password)
export SQL_PASSWORD
for schema in temporal visibility; do
  [ "$schema" = temporal ] && SQL_DATABASE=temporal || SQL_DATABASE=temporal_visibility
  export SQL_DATABASE
  # The table of versions; one that is there already stays as it is.
  temporal-sql-tool setup-schema --version 0.0
  temporal-sql-tool update-schema --schema-dir "/etc/temporal/schema/postgresql/v12/$schema/versioned"
done
