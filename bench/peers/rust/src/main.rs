//! The Rust peer, driven over standard input and output by the Go program in the folder above. The protocol is that of
//! ../python/peers.py: a request is a line of JSON, and so is its answer. Time is that of the processor.

use std::collections::HashMap;
use std::error::Error;
use std::hash::BuildHasher;
use std::hint::black_box;
use std::io::{BufRead, Write};

use cpu_time::ProcessTime;
use gaoya::minhash::{MinHasher, MinHasher32, MinHasher64V1, compute_minhash_similarity};
use gaoya::text::{shingle_tokens, whitespace_split};
use serde::Deserialize;
use serde_json::{Value, json};

const SLOTS: usize = 128;
const SHINGLE: usize = 5;
/// Texts between two looks at the clock.
const BATCH: usize = 16;
const VERSION: &str = "0.2.2";

#[derive(Deserialize)]
struct Request {
    op: String,
    #[serde(default)]
    set: String,
    #[serde(default)]
    peer: String,
    #[serde(default)]
    seconds: f64,
    #[serde(default)]
    texts: Vec<String>,
    #[serde(default)]
    shingles: Vec<Vec<String>>,
}

/// Texts with their shingles, as the Go program cut them: words joined by spaces.
struct Documents {
    texts: Vec<String>,
    shingles: Vec<Vec<String>>,
}

/// A way to signatures: `sign` makes that of one text, and `resemblance` the estimate of two.
trait Peer {
    fn sign(&self, documents: &Documents, text: usize);
    fn resemblance(&self, documents: &Documents, a: usize, b: usize) -> f64;
}

/// Signatures of the shingles that are given.
struct Shingles<M>(M);

impl<M: MinHasher> Peer for Shingles<M> {
    fn sign(&self, documents: &Documents, text: usize) {
        black_box(self.0.create_signature(documents.shingles[text].iter()));
    }

    fn resemblance(&self, documents: &Documents, a: usize, b: usize) -> f64 {
        let [a, b] = [a, b].map(|i| self.0.create_signature(documents.shingles[i].iter()));
        compute_minhash_similarity(&a, &b)
    }
}

/// Signatures of texts, cut with what the library has for that.
struct Texts<M>(M);

impl<M: MinHasher> Texts<M> {
    fn signature(&self, text: &str) -> Vec<M::V> {
        let lower = text.to_lowercase();
        let words: Vec<&str> = whitespace_split(&lower).collect();
        self.0.create_signature(shingle_tokens(&words, SHINGLE))
    }
}

impl<M: MinHasher> Peer for Texts<M> {
    fn sign(&self, documents: &Documents, text: usize) {
        black_box(self.signature(&documents.texts[text]));
    }

    fn resemblance(&self, documents: &Documents, a: usize, b: usize) -> f64 {
        let [a, b] = [a, b].map(|i| self.signature(&documents.texts[i]));
        compute_minhash_similarity(&a, &b)
    }
}

struct Entry {
    name: &'static str,
    reads: &'static str,
    note: &'static str,
    peer: Box<dyn Peer>,
}

fn peers() -> Vec<Entry> {
    let fast = || ahash::RandomState::with_seeds(1, 2, 3, 4);
    vec![
        entry(
            "gaoya",
            "shingles",
            "MinHasher32, ahash: its best setting",
            Shingles(hasher32(fast())),
        ),
        entry(
            "gaoya 64-bit",
            "shingles",
            "MinHasher64V1, FNV: its default",
            Shingles(MinHasher64V1::new(SLOTS)),
        ),
        entry(
            "gaoya text",
            "text",
            "its whitespace_split and shingle_tokens, then as its best setting",
            Texts(hasher32(fast())),
        ),
    ]
}

fn hasher32<B: BuildHasher>(hasher: B) -> MinHasher32<B> {
    MinHasher32::new_with_hasher(SLOTS, hasher)
}

fn entry(
    name: &'static str,
    reads: &'static str,
    note: &'static str,
    peer: impl Peer + 'static,
) -> Entry {
    Entry {
        name,
        reads,
        note,
        peer: Box::new(peer),
    }
}

/// Answers requests; `next` is the text at which each peer goes on in each set.
struct Driver {
    peers: Vec<Entry>,
    sets: HashMap<String, Documents>,
    next: HashMap<(String, String), usize>,
}

impl Driver {
    fn answer(&mut self, line: &str) -> Result<Value, Box<dyn Error>> {
        let request: Request = serde_json::from_str(line)?;
        match request.op.as_str() {
            "peers" => {
                let describe = |e: &Entry| json!({"name": e.name, "version": VERSION, "reads": e.reads, "exact": true, "note": e.note});
                Ok(json!({"peers": self.peers.iter().map(describe).collect::<Vec<_>>()}))
            }
            "load" => {
                let documents = Documents {
                    texts: request.texts,
                    shingles: request.shingles,
                };
                self.sets.insert(request.set, documents);
                Ok(json!({}))
            }
            "measure" => self.measure(request),
            "resemblance" => {
                let (entry, documents) = self.find(&request)?;
                let estimate = |a: usize| entry.peer.resemblance(documents, a, a + 1);
                let pairs = (0..documents.texts.len() - 1).step_by(2);
                Ok(json!({"resemblances": pairs.map(estimate).collect::<Vec<_>>()}))
            }
            op => Err(format!("unknown op {op}").into()),
        }
    }

    fn measure(&mut self, request: Request) -> Result<Value, Box<dyn Error>> {
        let key = (request.set.clone(), request.peer.clone());
        let mut at = *self.next.get(&key).unwrap_or(&0);
        let (entry, documents) = self.find(&request)?;
        let mut done = Vec::new();
        let start = ProcessTime::now();
        while start.elapsed().as_secs_f64() < request.seconds {
            for _ in 0..BATCH {
                entry.peer.sign(documents, at);
                done.push(at);
                at = (at + 1) % documents.texts.len();
            }
        }
        let seconds = start.elapsed().as_secs_f64();
        self.next.insert(key, at);
        Ok(json!({"texts": done, "seconds": seconds}))
    }

    fn find(&self, request: &Request) -> Result<(&Entry, &Documents), Box<dyn Error>> {
        let entry = self
            .peers
            .iter()
            .find(|e| e.name == request.peer)
            .ok_or("unknown peer")?;
        let documents = self.sets.get(&request.set).ok_or("unknown set")?;
        Ok((entry, documents))
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut driver = Driver {
        peers: peers(),
        sets: HashMap::new(),
        next: HashMap::new(),
    };
    let mut answers = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let answer = driver
            .answer(&line?)
            .unwrap_or_else(|error| json!({"error": error.to_string()}));
        writeln!(answers, "{answer}")?;
        answers.flush()?;
    }
    Ok(())
}
