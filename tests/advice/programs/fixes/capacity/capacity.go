package capacity

func Doubled(values []int) []int {
	var out []int
	for _, value := range values {
		out = append(out, value*2) // FIX slice-grows
	}
	return out
}

func Keys(m map[string]int) []string {
	keys := []string{}
	for key := range m {
		keys = append(keys, key) // FIX slice-grows
	}
	return keys
}

func Runes(text string) []rune {
	out := make([]rune, 0)
	for _, r := range text {
		out = append(out, r) // FIX slice-grows
	}
	return out
}

func Copied(values ...string) []string {
	out := make([]string, 0)
	for i := range values {
		if values[i] == "" {
			continue
		}
		out = append(out, values[i]) // FIX slice-grows
	}
	return out
}

func Nil(values []int) []int {
	var out []int
	for _, value := range values {
		if value < 0 {
			continue
		}
		out = append(out, value) // REFUSE slice-grows
	}
	return out
}

func Number(n int) []int {
	out := []int{}
	for i := range n {
		out = append(out, i) // REFUSE slice-grows
	}
	return out
}

func Channel(values chan int) []int {
	out := []int{}
	for value := range values {
		out = append(out, value) // REFUSE slice-grows
	}
	return out
}

func Chunks(values []int) [][]int {
	out := [][]int{}
	part := []int{}
	for _, value := range values {
		part = append(part, value) // REFUSE slice-grows
		out = append(out, part)
	}
	return out
}

func Several(values [][]int) []int {
	out := []int{}
	for _, some := range values {
		out = append(out, some...) // REFUSE slice-grows
	}
	return out
}

func Capacity(values []int) int {
	out := []int{}
	for _, value := range values {
		out = append(out, value) // REFUSE slice-grows
	}
	return len(out) + min(cap(out), 0)
}

func Self() []int {
	out := []int{}
	for range out {
		out = append(out, 1) // REFUSE slice-grows
	}
	return out
}
