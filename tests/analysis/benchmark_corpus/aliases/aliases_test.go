// Tests that import what the benchmarks need, unused.

package aliases

import (
	"io"
	"testing"
)

var _ io.Reader

func TestX(t *testing.T) {}
