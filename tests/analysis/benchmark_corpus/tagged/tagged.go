//go:build linux && !nothing

// Package tagged is built under conditions.
package tagged

func Tagged(values []int) int { return len(values) }
