#!/usr/bin/env bash
# A session with a Python client, generated from the .proto files:
#
#     bash docs/sessions/python.sh
#
# It needs Go and Python 3.10 or later with venv. The packages of requirements.txt are installed once into the user's
# cache. It starts a server of its own and fails where an answer is not what client.py expects; with status 77 if the
# packages cannot be installed.
set -euo pipefail
shopt -s inherit_errexit
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

# The folder's name holds what it depends on; it appears only when everything is in it.
packages() {
  local cache key partial
  cache=${XDG_CACHE_HOME:-${HOME:?is not set}/.cache}/neardup-tools
  if ! python3 -c 'import ensurepip'; then
    printf 'there is no Python with venv and pip\n' >&2
    exit 77
  fi
  key=$({ python3 --version --version && cat docs/sessions/requirements.txt; } | git hash-object --stdin)
  environment=$cache/python-$key
  if [[ -d $environment ]]; then
    return
  fi
  mkdir -p "$cache"
  partial=$(mktemp -d "$cache/partial.XXXXXX")
  # --target moves, which an environment of venv does not: its programs hold its path.
  if ! python3 -m venv "$partial/pip" ||
    ! "$partial/pip/bin/python" -m pip install --quiet --disable-pip-version-check --only-binary :all: --no-deps \
      --target "$partial/packages" --requirement docs/sessions/requirements.txt; then
    rm -rf "$partial"
    printf 'the Python packages cannot be installed\n' >&2
    exit 77
  fi
  mv --no-target-directory "$partial/packages" "$environment" 2>/dev/null || true # another run was first
  rm -rf "$partial"
}

packages
source docs/sessions/server.sh

# google.rpc comes with the packages; all else is generated from the tree.
mkdir "$scratch/client"
export PYTHONPATH=$environment:$scratch/client PYTHONDONTWRITEBYTECODE=1
python3 -m grpc_tools.protoc --proto_path=proto --python_out="$scratch/client" --grpc_python_out="$scratch/client" \
  proto/buf/validate/validate.proto proto/neardup/v1/*.proto
python3 docs/sessions/client.py "$server" docs/examples
