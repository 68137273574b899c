#!/bin/sh
# Injects a fault into a fake TWS that runs, looks at what it does, pauses it and heals it.
#
#   npx ibkr-pool sim --control 8474      (in another terminal)
#   sh examples/control/faults.sh http://127.0.0.1:8474
set -eu
url=${1:-http://127.0.0.1:8474}

# Sends a request with a body as JSON; an answer of 400 or above ends the script with its sentence.
send() {
  curl --silent --show-error --fail-with-body --request "$1" --header 'content-type: application/json' \
    ${3:+--data "$3"} "$url$2"
}

send GET /health
fault=$(send POST /faults '{"fault": "late:ms=200"}')
echo "$fault"
id=$(echo "$fault" | sed 's/.*"id":\([0-9]*\).*/\1/')
send PATCH "/faults/$id" '{"state": "paused"}'
send PATCH "/faults/$id" '{"state": "running"}'
send GET '/requests?limit=5'
send GET /metrics | grep '^ibkr_sim_sessions'
send DELETE "/faults/$id"
