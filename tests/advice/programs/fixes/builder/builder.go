package builder

import "fmt"

func Joined(words []string) string {
	text := ""
	for _, word := range words {
		text += word // FIX concat-in-loop
	}
	return text
}

func Numbered(words []string) (string, int) {
	var text string
	for i, word := range words {
		if i > 0 {
			text += ", "
		}
		text += fmt.Sprint(i) + word // FIX concat-in-loop
	}
	text += "."
	return text, len(text)
}

func Grid(rows, columns int) string {
	text := ""
	for i := 0; i < rows; i++ {
		for j := 0; j < columns; j++ {
			text += "x" // FIX concat-in-loop
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
		text += word // REFUSE concat-in-loop
	}
	return text
}

func Closure(words []string) string {
	text := ""
	for _, word := range words {
		func() { text += word }() // REFUSE concat-in-loop
	}
	return text
}

func Returned(words []string) string {
	text := ""
	for _, word := range words {
		text += word // REFUSE concat-in-loop
		if word == "stop" {
			return text
		}
	}
	return text
}

func Sum(values []int) int {
	sum := 0
	for _, value := range values {
		sum += value // REFUSE concat-in-loop
	}
	return sum
}

func Result(words []string) (text string) {
	for _, word := range words {
		text += word // REFUSE concat-in-loop
	}
	return
}

func Started(words []string) string {
	text := "start"
	for _, word := range words {
		text += word // REFUSE concat-in-loop
	}
	return text
}

func Doubling(words []string) string {
	text := ""
	for _, word := range words {
		text += text + word // REFUSE concat-in-loop
	}
	return text
}
