// Built under the condition below.

//go:build linux

package tagged

func Mixed(s string) int { return len(s) }
