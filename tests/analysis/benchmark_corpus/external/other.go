package external

func Other(a []Item) int { return len(a) }
