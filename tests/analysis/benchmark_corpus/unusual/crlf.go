// Package unusual is written unusually.
package unusual

import "strings"

func Crlf(lines []string) string { return strings.Join(lines, "\n") }
