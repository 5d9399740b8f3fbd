// Tests from outside of the package; the file has no newline at its end.

package external_test

import (
	"testing"

	"corpus/external"
)

func TestJoin(t *testing.T) {
	if external.Join(nil) != "" {
		t.Fatal("not empty")
	}
}