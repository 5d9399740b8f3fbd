// Unusual names and deep types.

package unusual

import "fmt"

type Ünïcode struct{ größe int }

func (ü *Ünïcode) Größe(x int) int { return ü.größe + x }

func Straße(name string) string { return name + "ß" }

func Higher(f func(int, ...string) (int, error), g func() func() int) int {
	n, _ := f(1)
	return n + g()()
}

func Deep(m map[string]map[int][]map[string]*[]int) int { return len(m) }

func Matrix(m [3][3]float64, c [][][]int) float64 { return m[0][0] }

func Pointers(a **int, b *[]string, c []*int) int { return **a + len(*b) + len(c) }

func Iterate(seq func(yield func(int, string) bool)) (n int) {
	seq(func(int, string) bool { n++; return true })
	return n
}

func Embedded(e struct {
	fmt.Stringer
	Long, S string
}) int {
	return len(e.S)
}

type A struct{ B *B }
type B struct{ A *A }

func Cycle(a A, b *B) bool { return a.B == b }

type Big struct {
	Alpha, Beta, Gamma, Delta, Epsilon, Zeta, Eta, Theta, Iota, Kappa, Lambda, Mu string
	Numbers                                                                       []int
}

func Wide(big Big) int { return len(big.Numbers) }

func (Big) Value(map[string]Big) {}
