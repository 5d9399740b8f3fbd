package hoist

import (
	"regexp"
	"strings"
)

// Words finds words.
// It has a comment of two lines.
func Words(text string) []string {
	re := regexp.MustCompile(`[a-z]+`) // FIX regexp-compile
	return re.FindAllString(text, -1)
}

type Finder struct{ found int }

func (f *Finder) Count(text string) int {
	for _, line := range strings.Split(text, "\n") {
		if regexp.MustCompile("^\\s*\\w+:").MatchString(line) { // FIX regexp-compile
			f.found++
		}
	}
	return f.found
}

func wordsPattern() string { return "taken" }

func Twice(text string) int {
	count := func() int {
		return len(regexp.MustCompile(`\d`).FindAllString(text, -1)) // FIX regexp-compile
	}
	return count() * 2
}

func Variable(pattern, text string) bool {
	return regexp.MustCompile(pattern).MatchString(text) // REFUSE regexp-compile
}

func Invalid(text string) bool {
	if text == "" {
		return false
	}
	return regexp.MustCompile(`(`).MatchString(text) // REFUSE regexp-compile
}

func Longest(text string) string {
	re := regexp.MustCompile(`a|ab`) // REFUSE regexp-compile
	re.Longest()
	return re.FindString(text)
}

type fake struct{}

func (fake) MustCompile(string) fake { return fake{} }
func (fake) MatchString(string) bool { return true }

func Shadowed(text string) bool {
	regexp := fake{}
	return regexp.MustCompile(`x`).MatchString(text) // REFUSE regexp-compile
}

var atStart = regexp.MustCompile(`start`) // REFUSE regexp-compile
