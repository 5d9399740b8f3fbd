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