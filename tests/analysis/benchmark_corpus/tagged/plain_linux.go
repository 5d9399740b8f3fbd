// Constrained by the name of the file.

package tagged

func Plain(values map[int]string) int { return len(values) }
