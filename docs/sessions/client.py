"""A session with a neardup server: python.sh generates the client and runs this.

Usage: client.py ADDRESS EXAMPLES
"""

import pathlib
import sys

import grpc
from google.rpc import error_details_pb2
from grpc_status import rpc_status

from neardup.v1 import (
    change_pb2,
    collection_pb2,
    collection_service_pb2 as api,
    collection_service_pb2_grpc,
    document_pb2,
    match_pb2,
)

COLLECTION = "stories"


def expect(what, got, want):
    """Ends the session if an answer is not as it should be."""
    print(f"{what}: {got}")
    if got != want:
        sys.exit(f"{what} is {got}, want {want}")


def relation(value):
    return match_pb2.Relation.Name(value).removeprefix("RELATION_")


def add(client, document_id, source, path):
    """Adds a text file and returns the verdict on it."""
    document = document_pb2.Document(id=document_id, source=source, text=path.read_text(encoding="utf-8"))
    response = client.AddDocuments(
        api.AddDocumentsRequest(collection=COLLECTION, documents=[document], request_id=f"add-{document_id}")
    )
    return response.results[0].verdict


def reason(error):
    """Returns the ErrorInfo of a failed call."""
    info = error_details_pb2.ErrorInfo()
    for detail in rpc_status.from_call(error).details:
        if detail.Unpack(info):
            return info
    sys.exit(f"the error has no ErrorInfo: {error}")


def session(client, examples):
    # A collection to remember documents in.
    response = client.CreateCollection(
        api.CreateCollectionRequest(collection=collection_pb2.Collection(name=COLLECTION))
    )
    expect("collection", response.collection.name, COLLECTION)

    # A story, and a copy of it in another outlet that credits the first: it is a copy, and says of what.
    verdict = add(client, "a", "Meridian Wire", examples / "story-a.txt")
    expect("relation of a", relation(verdict.relation), "UNRELATED")
    verdict = add(client, "b", "The Ledger", examples / "story-b.txt")
    expect("relation of b", relation(verdict.relation), "NEAR_DUPLICATE")
    match = verdict.matches[0]
    expect("original", (match.document_id, match.syndicated, match.original_document_id), ("a", True, "a"))

    # The evidence is bytes of both texts.
    span = max(match.passages, key=lambda passage: passage.token_count).a
    text = (examples / "story-b.txt").read_bytes()
    print("longest common passage:", text[span.start_byte : span.end_byte].decode("utf-8")[:60], "...")

    # Asked about without being remembered, the same text is an exact copy.
    response = client.CheckDocuments(
        api.CheckDocumentsRequest(collection=COLLECTION, documents=[document_pb2.Document(raw_text=text)])
    )
    expect("relation of a repeated text", relation(response.verdicts[0].relation), "EXACT")

    # What was found is stored.
    response = client.ListMatches(api.ListMatchesRequest(collection=COLLECTION, document_id="b"))
    expect("matches of b", [m.document_id for m in response.matches], ["a"])
    response = client.ListClusters(api.ListClustersRequest(collection=COLLECTION))
    expect("clusters", [list(c.member_document_ids) for c in response.clusters], [["a", "b"]])
    expect("canonical document", response.clusters[0].canonical_document_id, "a")

    # The change feed tells how it came about, and its cursor where to go on.
    changes, cursor = watch(client, "")
    expect("documents", [c.document.document_id for c in changes if c.HasField("document")], ["a", "b"])
    expect("matches", [relation(c.match.relation) for c in changes if c.HasField("match")], ["NEAR_DUPLICATE"])
    expect("members", [list(c.cluster.joined_document_ids) for c in changes if c.HasField("cluster")], [["a", "b"]])
    expect("changes after the cursor", watch(client, cursor)[0], [])

    # An error has a code and, for programs, a reason.
    try:
        client.GetCollection(api.GetCollectionRequest(collection="none"))
        sys.exit("a collection that does not exist is found")
    except grpc.RpcError as error:
        expect("code", error.code(), grpc.StatusCode.NOT_FOUND)
        info = reason(error)
        expect("reason", (info.domain, info.reason), ("neardup", "COLLECTION_NOT_FOUND"))
        expect("metadata", info.metadata["collection"], "none")


def watch(client, cursor):
    """Returns the changes after a cursor, and the cursor after them."""
    changes = []
    request = change_pb2.WatchChangesRequest(collection=COLLECTION, cursor=cursor, stop_at_end=True)
    for response in client.WatchChanges(request):
        changes.extend(response.changes)
        cursor = response.cursor
    return changes, cursor


def main():
    address, examples = sys.argv[1:]
    with grpc.insecure_channel(address) as channel:
        session(collection_service_pb2_grpc.CollectionServiceStub(channel), pathlib.Path(examples))
    print("all as expected")


if __name__ == "__main__":
    main()
