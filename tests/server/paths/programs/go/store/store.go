// Package store is on the stack when the profile is taken, below a library that calls it back.
package store

import (
	"io"
	"runtime/pprof"
	"strings"

	"github.com/BurntSushi/toml"
)

type price struct{ to io.Writer }

// UnmarshalText is called by the decoder.
func (p *price) UnmarshalText([]byte) error {
	return record(p.to)
}

func record(to io.Writer) error {
	return pprof.Lookup("goroutine").WriteTo(to, 0)
}

// Open decodes a price.
func Open(to io.Writer) error {
	var config struct{ Price price }
	config.Price.to = to
	_, err := toml.NewDecoder(strings.NewReader("Price = \"1\"\n")).Decode(&config)
	return err
}
