package hoist

import (
	"regexp"
	"strings"
)

// Words finds words.
// It has a comment of two lines.
func Words(text string) []string {
	// FIX regexp-compile
	re := regexp.MustCompile(`[a-z]+`)
	return re.FindAllString(text, -1)
}

type Finder struct{ found int }

func (f *Finder) Count(text string) int {
	for _, line := range strings.Split(text, "\n") {
		// FIX regexp-compile
		if regexp.MustCompile("^\\s*\\w+:").MatchString(line) {
			f.found++
		}
	}
	return f.found
}

func wordsPattern() string { return "taken" }

func Twice(text string) int {
	count := func() int {
		// FIX regexp-compile
		return len(regexp.MustCompile(`\d`).FindAllString(text, -1))
	}
	return count() * 2
}

func Variable(pattern, text string) bool {
	// REFUSE regexp-compile
	return regexp.MustCompile(pattern).MatchString(text)
}

func Invalid(text string) bool {
	if text == "" {
		return false
	}
	// REFUSE regexp-compile
	return regexp.MustCompile(`(`).MatchString(text)
}

func Longest(text string) string {
	// REFUSE regexp-compile
	re := regexp.MustCompile(`a|ab`)
	re.Longest()
	return re.FindString(text)
}

type fake struct{}

func (fake) MustCompile(string) fake { return fake{} }
func (fake) MatchString(string) bool { return true }

func Shadowed(text string) bool {
	regexp := fake{}
	// REFUSE regexp-compile
	return regexp.MustCompile(`x`).MatchString(text)
}

// REFUSE regexp-compile
var atStart = regexp.MustCompile(`start`)
