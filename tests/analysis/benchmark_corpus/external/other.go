// A file without tests in a package that is tested from outside.

package external

func Other(a []Item) int { return len(a) }
