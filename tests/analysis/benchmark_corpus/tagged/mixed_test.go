package tagged

import (
	"testing"
)

func TestNothing(t *testing.T) {}
