package builder

import "fmt"

func Joined(words []string) string {
	text := ""
	for _, word := range words {
		// FIX concat-in-loop
		text += word
	}
	return text
}

func Numbered(words []string) (string, int) {
	var text string
	for i, word := range words {
		if i > 0 {
			text += ", "
		}
		// FIX concat-in-loop
		text += fmt.Sprint(i) + word
	}
	text += "."
	return text, len(text)
}

func Grid(rows, columns int) string {
	text := ""
	for i := 0; i < rows; i++ {
		for j := 0; j < columns; j++ {
			// FIX concat-in-loop
			text += "x"
		}
		text += "\n"
	}
	return text
}

func Read(words []string) string {
	text := ""
	for _, word := range words {
		if len(text) > 10 {
			break
		}
		// REFUSE concat-in-loop
		text += word
	}
	return text
}

func Closure(words []string) string {
	text := ""
	for _, word := range words {
		// REFUSE concat-in-loop
		func() { text += word }()
	}
	return text
}

func Returned(words []string) string {
	text := ""
	for _, word := range words {
		// REFUSE concat-in-loop
		text += word
		if word == "stop" {
			return text
		}
	}
	return text
}

func Sum(values []int) int {
	sum := 0
	for _, value := range values {
		// REFUSE concat-in-loop
		sum += value
	}
	return sum
}

func Result(words []string) (text string) {
	for _, word := range words {
		// REFUSE concat-in-loop
		text += word
	}
	return
}

func Started(words []string) string {
	text := "start"
	for _, word := range words {
		// REFUSE concat-in-loop
		text += word
	}
	return text
}

func Doubling(words []string) string {
	text := ""
	for _, word := range words {
		// REFUSE concat-in-loop
		text += text + word
	}
	return text
}
