//go:build !amd64 || purego

package vector

const hasAVX512 = false
