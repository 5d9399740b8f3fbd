package capacity

func Doubled(values []int) []int {
	var out []int
	for _, value := range values {
		// FIX slice-grows
		out = append(out, value*2)
	}
	return out
}

func Keys(m map[string]int) []string {
	keys := []string{}
	for key := range m {
		// FIX slice-grows
		keys = append(keys, key)
	}
	return keys
}

func Runes(text string) []rune {
	out := make([]rune, 0)
	for _, r := range text {
		// FIX slice-grows
		out = append(out, r)
	}
	return out
}

func Copied(values ...string) []string {
	out := make([]string, 0)
	for i := range values {
		if values[i] == "" {
			continue
		}
		// FIX slice-grows
		out = append(out, values[i])
	}
	return out
}

func Nil(values []int) []int {
	var out []int
	for _, value := range values {
		if value < 0 {
			continue
		}
		// REFUSE slice-grows
		out = append(out, value)
	}
	return out
}

func Number(n int) []int {
	out := []int{}
	for i := range n {
		// REFUSE slice-grows
		out = append(out, i)
	}
	return out
}

func Channel(values chan int) []int {
	out := []int{}
	for value := range values {
		// REFUSE slice-grows
		out = append(out, value)
	}
	return out
}

func Chunks(values []int) [][]int {
	out := [][]int{}
	part := []int{}
	for _, value := range values {
		// REFUSE slice-grows
		part = append(part, value)
		out = append(out, part)
	}
	return out
}

func Several(values [][]int) []int {
	out := []int{}
	for _, some := range values {
		// REFUSE slice-grows
		out = append(out, some...)
	}
	return out
}

func Capacity(values []int) int {
	out := []int{}
	for _, value := range values {
		// REFUSE slice-grows
		out = append(out, value)
	}
	return len(out) + min(cap(out), 0)
}

func Self() []int {
	out := []int{}
	for range out {
		// REFUSE slice-grows
		out = append(out, 1)
	}
	return out
}
