package number

import "fmt"

// Only is the only one that needs fmt in this file.
func Only(n uint64) string {
	// FIX sprint
	return fmt.Sprintf("%d", n)
}
