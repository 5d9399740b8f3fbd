// Package aliases renames and dots its imports.
package aliases

import (
	. "bytes"
	stdio "io"
	r "math/rand"
	_ "unsafe"
)

type Text = string

type Pairs = map[string]int

func Dotted(b *Buffer, rd *Reader) int { return b.Len() + rd.Len() }

func Renamed(w stdio.Writer, rng *r.Rand, src stdio.Reader) int { return rng.Intn(3) }

func Aliased(t Text, p Pairs) int { return len(t) + len(p) }
