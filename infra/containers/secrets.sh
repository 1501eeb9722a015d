#!/bin/sh
# Makes the secrets that compose.yaml hands to its containers, each in a file of its own; those that are there stay.
set -eu
cd "$(dirname "$0")"
mkdir -p secrets
# Only their owner reaches them; the containers' accounts read the mounted files.
chmod 700 secrets
make() {
  [ -s "secrets/$1" ] || printf '%s' "$2" > "secrets/$1"
  chmod 444 "secrets/$1"
}
# Without characters that an address would have to escape.
random() { openssl rand -hex 32; }
make postgres_password "$(random)"
make database_password "$(random)"
make temporal_password "$(random)"
make session_secret "$(random)"
make token_secret "$(random)"
make codec_keys "$(date +%Y%m):$(openssl rand -base64 32)"
make database_url "postgres://ruyue:$(cat secrets/database_password)@postgres:5432/ruyue"
echo "secrets in $(pwd)/secrets: back them up, apart from the data; without codec_keys no case can be read"
