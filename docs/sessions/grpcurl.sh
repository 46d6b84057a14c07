#!/usr/bin/env bash
# A session with grpcurl, which asks the server's reflection service for the API:
#
#     bash docs/sessions/grpcurl.sh
#
# It needs Go, grpcurl and jq, starts a server of its own, and fails where an answer is not what the comments say.
set -euo pipefail
shopt -s inherit_errexit
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source docs/sessions/server.sh

# call METHOD makes a call of CollectionService with the request on standard input, and prints and keeps the response.
call() {
  printf '\n$ grpcurl -plaintext -d @ SERVER neardup.v1.CollectionService/%s\n' "$1"
  grpcurl -plaintext -emit-defaults -d @ "$server" "neardup.v1.CollectionService/$1" | tee "$scratch/response"
}

# expect FILTER checks what jq finds in the response.
expect() {
  if ! jq --exit-status "$1" "$scratch/response" >/dev/null; then
    printf 'not as expected: %s\n' "$1" >&2
    return 1
  fi
}

# document ID SOURCE FILE prints a request that holds a document.
document() {
  jq --null-input --arg id "$1" --arg source "$2" --rawfile text "$3" \
    '{collection: "stories", documents: [{id: $id, source: $source, text: $text}]}'
}

# The server tells what it serves.
grpcurl -plaintext "$server" list | tee "$scratch/services"
grep --quiet --line-regexp neardup.v1.CollectionService "$scratch/services"

# A collection to remember documents in.
call CreateCollection <<<'{"collection": {"name": "stories"}}'
expect '.collection | .name == "stories" and .seedPolicy == "SEED_POLICY_SECRET"'

# A story, and a copy of it in another outlet that credits the first: it is a copy, and says of what.
document a 'Meridian Wire' docs/examples/story-a.txt | call AddDocuments
expect '.results[0] | .outcome == "ADD_OUTCOME_ADDED" and .verdict.relation == "RELATION_UNRELATED"'
document b 'The Ledger' docs/examples/story-b.txt | call AddDocuments
expect '.results[0].verdict.matches[0] |
  .documentId == "a" and .relation == "RELATION_NEAR_DUPLICATE" and .syndicated and .originalDocumentId == "a"'

# Asked about without being remembered, the same text is an exact copy.
document '' 'Third Post' docs/examples/story-b.txt | call CheckDocuments
expect '.verdicts[0].relation == "RELATION_EXACT"'

# What was found is stored.
call ListMatches <<<'{"collection": "stories", "document_id": "b"}'
expect '(.matches | length) == 1 and .matches[0].documentId == "a"'
call ListClusters <<<'{"collection": "stories"}'
expect '.clusters[0] | .memberDocumentIds == ["a", "b"] and .canonicalDocumentId == "a"'

# The change feed tells how it came about.
call WatchChanges <<<'{"collection": "stories", "stop_at_end": true}'
jq --slurp '{cursor: last.cursor, changes: map(.changes[])}' "$scratch/response" >"$scratch/changes"
mv "$scratch/changes" "$scratch/response"
expect '.cursor != ""'
expect '[.changes[].document | values | .documentId] == ["a", "b"]'
expect '[.changes[].match | values | .relation] == ["RELATION_NEAR_DUPLICATE"]'
expect '[.changes[].cluster | values | .joinedDocumentIds] == [["a", "b"]]'

# An error has a code and, for programs, a reason.
if call GetCollection <<<'{"collection": "none"}' 2>"$scratch/error"; then
  printf 'a collection that does not exist is found\n' >&2
  exit 1
fi
cat "$scratch/error"
grep --quiet 'Code: NotFound' "$scratch/error"
grep --quiet '"reason": *"COLLECTION_NOT_FOUND"' "$scratch/error"
grep --quiet '"collection": *"none"' "$scratch/error"

printf '\nall as expected\n'
