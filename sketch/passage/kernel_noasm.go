//go:build !amd64 || purego

package passage

// appendAfter appends the selected positions that come after a selected one.
func appendAfter(dst []int32, hashes []uint64, window, selected int) []int32 {
	return appendAfterGeneric(dst, hashes, window, selected, len(hashes))
}
