// Package input reads documents from text files, folders, JSON lines and standard input, one at a time.
//
// A text file is one document: its id is the path as given and its text is the whole file. A file of JSON lines holds
// an object a line, with at least an id. A folder is walked in lexical order for files named .txt, .jsonl, .jsonl.gz
// and .jsonl.zst; others are skipped and counted. "-" is standard input, read as JSON lines. Files named .gz and .zst
// are decompressed as they are read.
//
// What a reader guarantees:
//
//   - Every record is either delivered or reported as a RejectedError with its file and line; the ones after it follow.
//   - A file that breaks off, such as a truncated gzip stream, delivers the whole records before the break and then one
//     FileError; the files after it follow.
//   - Memory is bounded by a few times Options.RecordBytesMax, however long a line is or however far a compressed file
//     expands.
//   - The order of records depends on the paths and the contents alone.
//
// Invalid UTF-8 is never an error. In a text file it reaches Document.Text as it is. In JSON lines each invalid byte
// becomes U+FFFD, as encoding/json does; both separate words, so a document compares the same either way.
package input
