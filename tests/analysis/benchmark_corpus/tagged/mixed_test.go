// Tests without the constraint of their source.

package tagged

import (
	"testing"
)

func TestNothing(t *testing.T) {}
