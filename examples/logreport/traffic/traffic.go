// Package traffic makes up access logs that look like a small shop's: few busy pages, many visitors, some broken lines.
package traffic

import (
	"fmt"
	"math/rand"
)

var pages = []string{"/", "/login", "/cart", "/checkout", "/search", "/product", "/product/reviews", "/img/logo.png"}

// Lines returns n log lines, the same ones each time.
func Lines(n int) []string {
	source := rand.New(rand.NewSource(42))
	var lines []string
	for i := 0; i < n; i++ {
		lines = append(lines, line(source, i))
	}
	return lines
}

func line(source *rand.Rand, i int) string {
	if source.Intn(500) == 0 {
		return "-- log rotated --"
	}
	visitor := int(source.ExpFloat64()*1500) % 12000
	page := pages[source.Intn(len(pages))]
	status := 200
	if source.Intn(4) == 0 {
		status = 404
	}
	return fmt.Sprintf(`10.0.%d.%d - - [%02d/Mar/2025:%02d:%02d:%02d +0000] "GET %s?id=%d HTTP/1.1" %d %d`,
		visitor/250, visitor%250+1, 1+i/86400%28, i/3600%24, i/60%60, i%60, page, source.Intn(900), status,
		200+source.Intn(20000))
}
