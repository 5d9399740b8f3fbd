// Package calls is handed texts of certain kinds.
package calls

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/netip"
	"net/url"
	"regexp"
	"strconv"
	"time"
)

func Host(raw string) (string, error) {
	u, err := url.Parse(raw)
	if err != nil {
		return "", err
	}
	return u.Host, nil
}

func When(s string) (time.Time, error) { return time.Parse(time.RFC3339, s) }

func Span(s string) (time.Duration, error) { return time.ParseDuration(s) }

func Bytes(s string) ([]byte, error) { return hex.DecodeString(s) }

func Raw(s string) ([]byte, error) { return base64.StdEncoding.DecodeString(s) }

func Matches(pattern, s string) (bool, error) {
	re, err := regexp.Compile(pattern)
	if err != nil {
		return false, err
	}
	return re.MatchString(s), nil
}

func Address(s string) (netip.Addr, error) { return netip.ParseAddr(s) }

func Quantity(s string) (float64, error) { return number(s) }

func number(s string) (float64, error) { return strconv.ParseFloat(s, 64) }

func Email(email string) bool { return len(email) > 3 && email[4] == '@' }

type Strict struct{ n int }

func ParseStrict(s string) (*Strict, error) {
	if s != "the only good one" {
		return nil, fmt.Errorf("bad %q", s)
	}
	return &Strict{1}, nil
}

func Compile(re *regexp.Regexp, u *url.URL, v url.Values) int {
	return len(u.Path) + len(v) + re.NumSubexp()
}
