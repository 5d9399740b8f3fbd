// Copyright 2024 The Corpus Authors. All rights reserved.
// SPDX-License-Identifier: Apache-2.0

package internal

import (
	"corpus/basics"
	m "corpus/methods"
)

func Shift(p m.Point, list []*m.Point) float64 { return p.X + float64(len(list)) }

func Count(c *m.Config) int {
	def := m.Config{}
	return len(c.Tags) + len(def.Tags) + basics.Add(1, 2)
}

func Lookup(c *m.Cache, key string) bool { _, ok := c.Get(key); return ok }
