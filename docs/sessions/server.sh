# shellcheck shell=bash
# To be sourced by a session. It starts a server of this checkout on a free port, with its data in a temporary folder,
# and leaves behind:
#
#     scratch   the temporary folder
#     server    the server's address
#
# When the session ends, the server is stopped and the folder removed; a server that fails to stop fails the session.

scratch=$(mktemp -d)
serverPID=

end_session() {
  local status=$?
  if [[ -n $serverPID ]] && kill -INT "$serverPID" 2>/dev/null; then
    wait "$serverPID" || status=1
  fi
  if ((status != 0)) && [[ -e $scratch/log ]]; then
    printf '\nthe log of the server:\n' >&2
    cat "$scratch/log" >&2
  fi
  rm -rf "$scratch"
  exit "$status"
}
trap end_session EXIT

start_server() {
  go build -o "$scratch/neardup" ./cmd/neardup
  "$scratch/neardup" serve --listen 127.0.0.1:0 --data "$scratch/data" --address-file "$scratch/address" \
    2>"$scratch/log" &
  serverPID=$!
  local i
  for ((i = 0; i < 200; i++)); do
    if [[ -s $scratch/address ]]; then
      # shellcheck disable=SC2034 # the session uses it
      server=$(<"$scratch/address")
      return
    fi
    sleep 0.05
  done
  printf 'the server does not listen after 10s\n' >&2
  return 1
}

start_server
