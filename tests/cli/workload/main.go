// Workload records a profile of each kind into the directory given: recursion, mutual recursion, closures, generics,
// inlining, interfaces, allocation, contention and blocked goroutines.
package main

import (
	"fmt"
	"log"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"strings"
	"sync"
	"time"

	"example.com/workload/inner"
)

func fib(n int) int {
	if n < 2 {
		return n
	}
	return fib(n-1) + fib(n-2)
}

func even(n int) bool {
	if n == 0 {
		return true
	}
	return odd(n - 1)
}

func odd(n int) bool {
	if n == 0 {
		return false
	}
	return even(n - 1)
}

type shape interface{ area(times int) float64 }

type disc struct{ r float64 }

func (d disc) area(times int) float64 {
	total := 0.0
	for i := 0; i < times; i++ {
		total += d.r * d.r * 3.14 / float64(i+1)
	}
	return total
}

type box struct{ a, b float64 }

func (x *box) area(times int) float64 {
	total := 0.0
	for i := 0; i < times; i++ {
		total += x.a * x.b / float64(i+1)
	}
	return total
}

var sink interface{}

func allocate(rounds int) {
	var keep [][]byte
	for i := 0; i < rounds; i++ {
		keep = append(keep, make([]byte, 1024+i%4096))
		sink = strings.Repeat("grüße 世界 ", 8) + fmt.Sprint(i)
	}
	sink = keep
}

func compute(until time.Time) {
	ints := make([]int, 4000)
	floats := make([]float64, 4000)
	words := strings.Fields(strings.Repeat("a b c d e f g ", 500))
	for i := range ints {
		ints[i], floats[i] = (i*7919)%4001, float64(i)
	}
	shapes := []shape{disc{2}, &box{2, 3}}
	var counter inner.Derived
	for time.Now().Before(until) {
		sink = fib(24)
		sink = even(20000)
		sink = inner.Sum(ints)
		sink = inner.Sum(floats)
		sink = counter.Count(words)
		sink = inner.Sorted(ints, 1)
		for _, s := range shapes {
			sink = s.area(20000)
		}
		func() {
			total := 0
			for i := 0; i < 20000; i++ {
				total += i % 7
			}
			sink = total
		}()
	}
}

func contend() {
	var mutex sync.Mutex
	var group sync.WaitGroup
	for i := 0; i < 4; i++ {
		group.Add(1)
		go func() {
			defer group.Done()
			for j := 0; j < 40; j++ {
				mutex.Lock()
				time.Sleep(200 * time.Microsecond)
				mutex.Unlock()
			}
		}()
	}
	group.Wait()
}

func create(name string) *os.File {
	file, err := os.Create(filepath.Join(os.Args[1], name))
	if err != nil {
		log.Fatal(err)
	}
	return file
}

func write(name string) {
	file := create(name + ".prof")
	if err := pprof.Lookup(name).WriteTo(file, 0); err != nil {
		log.Fatal(err)
	}
	if err := file.Close(); err != nil {
		log.Fatal(err)
	}
}

func main() {
	runtime.MemProfileRate = 4096
	runtime.SetBlockProfileRate(1)
	runtime.SetMutexProfileFraction(1)
	cpu := create("cpu.prof")
	if err := pprof.StartCPUProfile(cpu); err != nil {
		log.Fatal(err)
	}
	compute(time.Now().Add(1500 * time.Millisecond))
	pprof.StopCPUProfile()
	if err := cpu.Close(); err != nil {
		log.Fatal(err)
	}
	allocate(20000)
	contend()
	release := make(chan struct{})
	for i := 0; i < 7; i++ {
		go func() { <-release }()
	}
	time.Sleep(10 * time.Millisecond)
	for _, name := range []string{"heap", "allocs", "block", "mutex", "goroutine", "threadcreate"} {
		write(name)
	}
	close(release)
}
