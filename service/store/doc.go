// Package store is the durable truth of the engine: an embedded pebble database in one data folder. It knows nothing of
// text or matching. It keeps the records of package neardup.storage.v1, and everything else, indexes and clusters, is
// rebuilt from them.
//
// # Guarantees
//
// A batch is atomic. [Batch.Apply] makes it visible and fixes its place in the order of writes; the function that Apply
// returns waits until the write-ahead log is on the disk. What that function acknowledged with nil survives the end of
// the process and the loss of every unsynced byte. Many batches may wait at once and share one sync (group commit), so
// a caller applies under its own lock and waits outside it.
//
// # When the disk fails
//
// Apply is refused with [ErrLowSpace] while less than a reserve of disk space is free, and accepted again once there
// is space; [Open] is refused in the same way while there is no room for what it must write. If the log or the state of
// the database cannot be written nevertheless, the store freezes: nothing is written any more, so the folder stays as a
// crash at that moment would have left it, writes return [ErrUnavailable] and reads go on. A frozen store may show writes
// that were never acknowledged; after it was opened again it shows what is on the disk. See disk.go for why pebble must
// not see the error.
//
// # Integrity
//
// Every value begins with a version byte and carries no checksum of its own: pebble puts one on every block of a table
// and every chunk of the log, and checks it at every read. A text has the content checksum of its zstd frame as well,
// since it is expanded outside pebble. A value that does not decode is reported as [ErrCorrupt] with its key.
package store
