// A program with a bit of everything that a profile can hold: recursion, mutual recursion, inlining, generics,
// closures, labels, contention, blocking, allocation. It writes one profile of each kind into the directory given.
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"sort"
	"strings"
	"sync"
	"time"

	"example.com/shop/internal/stock"
)

type Tree[T any] struct {
	left, right *Tree[T]
	value       T
}

func (t *Tree[T]) Insert(value T, less func(a, b T) bool) *Tree[T] {
	if t == nil {
		return &Tree[T]{value: value}
	}
	if less(value, t.value) {
		t.left = t.left.Insert(value, less)
	} else {
		t.right = t.right.Insert(value, less)
	}
	return t
}

func Map[A, B any](in []A, f func(A) B) []B {
	var out []B
	for _, a := range in {
		out = append(out, f(a))
	}
	return out
}

func fib(n int) int {
	if n < 2 {
		return n
	}
	return fib(n-1) + fib(n-2)
}

func isOdd(n int) bool {
	if n == 0 {
		return false
	}
	return isEven(n - 1)
}

func isEven(n int) bool {
	if n == 0 {
		return true
	}
	return isOdd(n - 1)
}

// Small enough to be inlined, twice deep.
func mix(x uint32) uint32    { return step(step(x)) }
func step(x uint32) uint32   { return x*1664525 + 1013904223 }
func sink(v interface{}) int { return len(fmt.Sprint(v)) }

func order(k int) int {
	var tree *Tree[int]
	x := uint32(k)
	for i := 0; i < 2000; i++ {
		x = mix(x)
		tree = tree.Insert(int(x>>8), func(a, b int) bool { return a < b })
	}
	names := Map([]int{1, 2, 3, k}, func(i int) string { return strings.Repeat("x", i%1000+100) })
	sort.Slice(names, func(i, j int) bool { return names[i] < names[j] })
	isOdd(1000)
	items := stock.Load(50)
	return fib(20) + len(names) + sink(x) + items.Total()
}

func serve(worker int, end time.Time, mutex *sync.Mutex, total *int) {
	for k := 0; time.Now().Before(end); k++ {
		n := order(k)
		mutex.Lock()
		*total += n
		time.Sleep(10 * time.Microsecond)
		mutex.Unlock()
	}
}

func run(seconds time.Duration) {
	var workers sync.WaitGroup
	var mutex sync.Mutex
	total := 0
	end := time.Now().Add(seconds)
	for i := 0; i < 3; i++ {
		workers.Add(1)
		go func(i int) {
			defer workers.Done()
			labels := pprof.Labels("worker", fmt.Sprint(i), "kind", "demo")
			pprof.Do(context.Background(), labels, func(context.Context) { serve(i, end, &mutex, &total) })
		}(i)
	}
	workers.Wait()
}

func main() {
	directory := os.Args[1]
	runtime.SetBlockProfileRate(1)
	runtime.SetMutexProfileFraction(1)
	runtime.MemProfileRate = 4096
	write := func(kind string, content func(*os.File) error) {
		file, err := os.Create(filepath.Join(directory, kind+".prof"))
		if err == nil {
			err = content(file)
		}
		if err != nil {
			panic(err)
		}
	}
	stop := make(chan struct{})
	for i := 0; i < 3; i++ {
		go func() { <-stop }()
	}
	write("cpu", func(file *os.File) error {
		if err := pprof.StartCPUProfile(file); err != nil {
			return err
		}
		run(1500 * time.Millisecond)
		pprof.StopCPUProfile()
		return nil
	})
	for _, kind := range []string{"heap", "allocs", "block", "mutex", "goroutine", "threadcreate"} {
		kind := kind
		write(kind, func(file *os.File) error { return pprof.Lookup(kind).WriteTo(file, 0) })
	}
	close(stop)
}
