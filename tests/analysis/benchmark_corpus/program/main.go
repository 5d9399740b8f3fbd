// Command program is a package that cannot be imported.
package main

import (
	"flag"
	"fmt"
)

var verbose = flag.Bool("v", false, "talk")

func main() { fmt.Println(compute([]int{1, 2}, *verbose)) }

func compute(numbers []int, verbose bool) (total int) {
	for _, n := range numbers {
		total += n
	}
	return total
}
