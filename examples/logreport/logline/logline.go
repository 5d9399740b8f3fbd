// Package logline parses lines of the common access log format.
package logline

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Entry is one request as the log tells it.
type Entry struct {
	Address string
	Time    time.Time
	Method  string
	Path    string
	Query   map[string]string
	Asset   bool
	Status  int
	Bytes   int
}

// ParseAll returns the entries of all lines that parse, and how many did not.
func ParseAll(lines []string) (entries []Entry, bad int) {
	for _, line := range lines {
		entry, err := Parse(line)
		if err != nil {
			bad++
			continue
		}
		entries = append(entries, entry)
	}
	return entries, bad
}

var pattern = regexp.MustCompile(`^(\S+) \S+ \S+ \[([^\]]+)\] "(\S+) (\S+) [^"]*" (\d{3}) (\d+)$`)

// Parse reads one line.
func Parse(line string) (Entry, error) {
	fields := pattern.FindStringSubmatch(line)
	if fields == nil {
		return Entry{}, fmt.Errorf("not a log line: %q", line)
	}
	when, err := time.Parse("02/Jan/2006:15:04:05 -0700", fields[2])
	if err != nil {
		return Entry{}, err
	}
	status, _ := strconv.Atoi(fields[5])
	size, _ := strconv.Atoi(fields[6])
	path, query := splitQuery(fields[4])
	return Entry{fields[1], when, fields[3], path, query, isAsset(path), status, size}, nil
}

// isAsset compiles its pattern again for each line.
func isAsset(path string) bool {
	found, _ := regexp.MatchString(`\.(png|css|js)$`, path)
	return found
}

func splitQuery(target string) (string, map[string]string) {
	query := make(map[string]string)
	path, rest, found := strings.Cut(target, "?")
	if !found {
		return path, query
	}
	for _, pair := range strings.Split(rest, "&") {
		key, value, _ := strings.Cut(pair, "=")
		query[strings.ToLower(key)] = value
	}
	return path, query
}
