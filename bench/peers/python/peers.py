"""The Python peers, driven over standard input and output by the Go program in the folder above.

A request is a line of JSON and so is its answer, or {"error": ...}:

    {"op": "peers"}                        {"peers": [{"name", "version", "reads", "exact", "note"}, ...]}
    {"op": "load", "set": S,
     "texts": [...], "shingles": [[...]]}  {}
    {"op": "measure", "set": S,
     "peer": P, "seconds": T}              {"texts": [their indexes, in order], "seconds": what they took}
    {"op": "resemblance", "set": S,
     "peer": P}                            {"resemblances": [estimate of texts 0 and 1, of 2 and 3, ...]}

A peer reads texts, shingles or hashes; it is exact if every shingle counts. Time is that of the processor, of all threads
together, around the library alone: start, loading, cutting and hashing what it does not read, and answering are outside.
The arguments name the packages; one that is missing is left out, with the reason on standard error.
"""

import gc
import importlib.metadata
import json
import os
import re
import sys
import time

# One thread, whatever the library would take; read when numpy and rensa are imported.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS"):
    os.environ[variable] = "1"

import stands  # noqa: E402

SLOTS = 128
SHINGLE = 5
BATCH = 16  # texts given to a library at once, where it takes several


class Documents:
    """Texts and their shingles, as the Go program cut them: words joined by spaces."""

    def __init__(self, texts, shingles):
        self.texts = texts
        self.shingles = shingles
        self.encoded = [[shingle.encode() for shingle in text] for text in shingles]
        self.hashes = None


class Peer:
    """A library's way to signatures.

    prepare(documents) is done once, outside the time; sign(documents, first, last) gives the library's signatures of a
    range of the texts; rows(signatures) makes lists of slots of them, outside the time.
    """

    def __init__(self, name, package, reads, note, sign, rows=list, prepare=None, exact=True):
        self.name, self.reads, self.note, self.exact = name, reads, note, exact
        self.version = importlib.metadata.version(package)
        self.sign, self.rows, self.prepare = sign, rows, prepare
        self.next = {}

    def describe(self):
        return {"name": self.name, "version": self.version, "reads": self.reads, "exact": self.exact, "note": self.note}

    def measure(self, name, documents, seconds):
        done, spent, count = [], 0.0, len(documents.texts)
        while spent < seconds:
            first = self.next.get(name, 0)
            last = min(first + BATCH, count)
            start = time.process_time()
            self.sign(documents, first, last)
            spent += time.process_time() - start
            done.extend(range(first, last))
            self.next[name] = last % count
        return {"texts": done, "seconds": spent}

    def resemblance(self, documents):
        rows = self.rows(self.sign(documents, 0, len(documents.texts)))
        return {"resemblances": [sum(x == y for x, y in zip(a, b)) / SLOTS for a, b in zip(rows[::2], rows[1::2])]}


WORD = re.compile(r"[^\W_]+")


def cut(text):
    """The shingles of a text, in the fastest way found in plain Python."""
    words = WORD.findall(text.lower())
    return list(map(" ".join, zip(*(words[i:] for i in range(SHINGLE)))))


def minor(package):
    """The version of a package as its users name it: major and minor."""
    return ".".join(importlib.metadata.version(package).split(".")[:2])


def rensa_peers():
    import numpy
    from rensa import CMinHash, RMinHash

    name = "rensa " + minor("rensa")
    kind = "a minimum for each permutation" if name == "rensa 0.4" else "fast similarity sketching"

    def hashes(documents):
        sets = RMinHash.hash_token_sets(documents.encoded)
        starts = numpy.cumsum([0] + [len(s) for s in sets]).astype(numpy.uint64)
        documents.hashes = numpy.fromiter((h for s in sets for h in s), dtype=numpy.uint64), starts

    def flat(documents, first, last):
        values, starts = documents.hashes
        part = values[starts[first] : starts[last]]
        return RMinHash.digest_matrix_from_flat_token_hashes(part, starts[first : last + 1] - starts[first], SLOTS, 42)

    def rows(matrix):
        return matrix.to_rows()

    return [
        Peer(name, "rensa", "shingles", f"R-MinHash ({kind}) of byte strings: its fastest exact mode",
             lambda d, i, j: RMinHash.digest_matrix_from_token_byte_sets(d.encoded[i:j], SLOTS, 42), rows),
        Peer(name + " C-MinHash", "rensa", "shingles", "C-MinHash, 64-bit",
             lambda d, i, j: CMinHash.digests64_from_token_sets(d.encoded[i:j], SLOTS, 42)),
        Peer(name + " text", "rensa", "text", "shingles cut in Python, then R-MinHash",
             lambda d, i, j: RMinHash.digest_matrix_from_token_sets([cut(t) for t in d.texts[i:j]], SLOTS, 42), rows),
        Peer(name + " hashes", "rensa", "hashes", f"R-MinHash ({kind}) alone", flat, rows, hashes),
        Peer(name + " rho", "rensa", "shingles", "samples a few positions of a text",
             lambda d, i, j: RMinHash.digest_matrix_from_token_sets_rho(d.shingles[i:j], SLOTS, 42), rows, exact=False),
    ]


def datasketch_peers():
    import xxhash
    from datasketch import MinHash

    name = "datasketch " + minor("datasketch")
    # From 2.0 on the default is the scheme affine32, which is the fastest; before, there was but one.
    setting = "bulk, xxh32: its best setting"

    def bulk(shingles):
        return MinHash.bulk(shingles, num_perm=SLOTS, hashfunc=xxhash.xxh32_intdigest)

    def rows(signatures):
        return [s.hashvalues.tolist() for s in signatures]

    return [
        Peer(name, "datasketch", "shingles", setting, lambda d, i, j: bulk(d.encoded[i:j]), rows),
        Peer(name + " text", "datasketch", "text", "shingles cut in Python, then " + setting,
             lambda d, i, j: bulk([[s.encode() for s in cut(t)] for t in d.texts[i:j]]), rows),
    ]


def datatrove_peers():
    from datatrove.pipeline.dedup import minhash
    from datatrove.utils.hashing import create_hash_func

    class Words:
        """Its own tokenizers need spaCy and more; the texts are cut at spaces, once it has removed punctuation."""

        def word_tokenize(self, text):
            return text.split()

    class Signature(minhash.MinhashDedupSignature):
        def __init__(self):
            self.config = minhash.MinhashConfig(n_grams=SHINGLE, num_buckets=16, hashes_per_bucket=8)
            self.num_hashes = SLOTS
            self._parameters = None
            self._hash_func = create_hash_func(self.config.hash_config)
            self.word_tokenizer = Words()

    step = Signature()

    def sign(text):
        shingles = step.get_shingles(text)
        return step.get_signature(shingles) if shingles.size else None  # as its run does

    return [
        Peer("datatrove", "datatrove", "text", "get_shingles and get_signature, 64-bit xxhash; words cut at spaces",
             lambda d, i, j: [sign(t) for t in d.texts[i:j]],
             lambda signatures: [[v for bucket in s for v in bucket] for s in signatures]),
    ]


def text_dedup_peers():
    import numpy
    from text_dedup.minhash import RNG, SIGNATURE_COLUMN, embed_func
    from text_dedup.utils.hashfunc import xxh3_32hash

    # As its program calls embed_func with --hash_bits 32 --hash_func xxh3.
    prime = numpy.uint32((1 << 32) - 5)
    arguments = {
        "num_perm": SLOTS,
        "ngram_size": SHINGLE,
        "min_length": SHINGLE,
        "hashranges": [(i, i + 4) for i in range(0, SLOTS, 4)],
        "permutations": (
            RNG.randint(1, prime, size=(SLOTS,), dtype=numpy.uint32),
            RNG.randint(0, prime, size=(SLOTS,), dtype=numpy.uint32),
        ),
        "hash_func": xxh3_32hash,
        "dtype": numpy.uint32,
        "max_hash": numpy.uint32((1 << 32) - 1),
        "modulo_prime": prime,
    }

    def rows(signatures):
        joined = (b"".join(s[SIGNATURE_COLUMN]) for s in signatures)
        return [[row[i : i + 4] for i in range(0, len(row), 4)] for row in joined]

    return [
        Peer("text-dedup", "text-dedup", "text", "embed_func, 32-bit, xxh3",
             lambda d, i, j: [embed_func(t, 0, **arguments) for t in d.texts[i:j]], rows),
    ]


LOADERS = {
    "rensa": rensa_peers,
    "datasketch": datasketch_peers,
    "datatrove": datatrove_peers,
    "text-dedup": text_dedup_peers,
}


def load_peers(packages):
    """The peers of the packages that are there, by name."""
    peers = {}
    for package in packages:
        try:
            peers.update((peer.name, peer) for peer in LOADERS[package]())
        except ImportError as error:
            print(f"{package} is left out: {error}", file=sys.stderr)
    return peers


def answer(request, peers, sets):
    op = request["op"]
    if op == "peers":
        return {"peers": [peer.describe() for peer in peers.values()]}
    if op == "load":
        documents = Documents(request["texts"], request["shingles"])
        for peer in peers.values():
            if peer.prepare:
                peer.prepare(documents)
        gc.freeze()  # the documents stay: the collector need not look at them again and again
        sets[request["set"]] = documents
        return {}
    peer, documents = peers[request["peer"]], sets[request["set"]]
    if op == "measure":
        return peer.measure(request["set"], documents, request["seconds"])
    if op == "resemblance":
        return peer.resemblance(documents)
    raise ValueError(f"unknown op {op}")


def main():
    stands.install()
    # Whatever a library prints must not come between the answers.
    answers, sys.stdout = sys.stdout, sys.stderr
    peers, sets = load_peers(sys.argv[1:]), {}
    for line in sys.stdin:
        try:
            result = answer(json.loads(line), peers, sets)
        except Exception as error:  # the driver tells it, and ends
            result = {"error": f"{type(error).__name__}: {error}"}
        answers.write(json.dumps(result) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
