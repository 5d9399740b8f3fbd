// The program whose profiles are the fixtures of the Go text readers: it allocates, waits and fights over locks in
// the ways that show in the texts (inlining, recursion, methods, closures, generics, labels, deep stacks, threads),
// then writes every profile as text and as protobuf while nothing but the writer runs.
//
//	go run . DIRECTORY     NAME.txt (debug=1), NAME.pb.gz (debug=0) of each profile, and goroutine2.txt (debug=2)
//	go run . panic         ends with a panic; its text is on stderr
//	go run . serve         serves them, prints its address, and ends with its stdin
package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	_ "net/http/pprof"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"strings"
	"sync"
	"time"
)

var (
	kept    [][]byte
	strs    []string
	table   = map[string][]int{}
	started sync.WaitGroup
	forever = make(chan struct{})
)

// small is inlined into its callers, which have the line of the call.
func small(size int) []byte {
	return make([]byte, size)
}

func inlinedTwice(size int) []byte {
	return small(size)
}

//go:noinline
func fill(count, size int) {
	for i := 0; i < count; i++ {
		kept = append(kept, inlinedTwice(size))
	}
}

//go:noinline
func recurse(depth int) int {
	if depth == 0 {
		kept = append(kept, small(70_000))
		return 0
	}
	return recurse(depth-1) + 1
}

//go:noinline
func garbage(count int) int {
	total := 0
	for i := 0; i < count; i++ {
		total += len(fmt.Sprint("piece ", i, strings.Repeat("x", 300)))
	}
	return total
}

//go:noinline
func fillTable(count int) {
	for i := 0; i < count; i++ {
		key := fmt.Sprintf("key-%d", i%512)
		table[key] = append(table[key], i)
	}
}

type list[T any] struct{ items []T }

//go:noinline
func (l *list[T]) push(item T) { l.items = append(l.items, item) }

type account struct {
	mutex   sync.Mutex
	balance int
}

//go:noinline
func (a *account) deposit(amount int) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	a.balance += amount
	time.Sleep(200 * time.Microsecond)
}

//go:noinline
func (a *account) waitForever() {
	started.Done()
	<-forever
}

//go:noinline
func dive(depth int) {
	if depth > 0 {
		dive(depth - 1)
		return
	}
	started.Done()
	select {}
}

//go:noinline
func fight(a *account) {
	var group sync.WaitGroup
	for worker := 0; worker < 4; worker++ {
		group.Add(1)
		go func() {
			defer group.Done()
			for i := 0; i < 40; i++ {
				a.deposit(i)
			}
		}()
	}
	group.Wait()
}

//go:noinline
func waitOnChannels() {
	for i := 0; i < 20; i++ {
		c := make(chan int)
		go func() {
			time.Sleep(time.Millisecond)
			c <- 1
		}()
		<-c
	}
}

//go:noinline
func park(a *account) {
	started.Add(10)
	for i := 0; i < 5; i++ {
		go a.waitForever()
	}
	for i := 0; i < 2; i++ {
		labels := pprof.Labels("request", fmt.Sprint(i), "path", "/a \"b\"\té")
		go pprof.Do(context.Background(), labels, func(context.Context) { a.waitForever() })
	}
	go dive(3)
	go dive(120)
	go func() {
		runtime.LockOSThread()
		started.Done()
		<-forever
	}()
	started.Wait()
}

//go:noinline
func crash(values []int) int { return values[len(values)+2] }

func work() {
	fill(300, 4_000)
	fill(20, 600_000)
	recurse(6)
	garbage(20_000)
	fillTable(30_000)
	var numbers list[int]
	for i := 0; i < 50_000; i++ {
		numbers.push(i)
	}
	kept = kept[:len(kept)/2]
	a := &account{}
	fight(a)
	waitOnChannels()
	park(a)
	time.Sleep(50 * time.Millisecond)
	custom := pprof.NewProfile("demo.connections")
	for i := 0; i < 3; i++ {
		custom.Add(i, 0)
	}
	custom.Add("other", 0)
}

func write(directory, name, suffix string, debug int) {
	file, err := os.Create(filepath.Join(directory, name+suffix))
	if err != nil {
		panic(err)
	}
	defer file.Close()
	if err := pprof.Lookup(name).WriteTo(file, debug); err != nil {
		panic(err)
	}
}

func serve() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Println(listener.Addr())
	go http.Serve(listener, nil)
	io.Copy(io.Discard, os.Stdin)
}

func main() {
	// Small rates give many records, a fraction above 1 shows how each Go version scales mutex profiles.
	runtime.MemProfileRate = 64 * 1024
	runtime.SetBlockProfileRate(1)
	runtime.SetMutexProfileFraction(3)
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: recorder DIRECTORY | panic | serve")
		os.Exit(2)
	}
	work()
	// Heap profiles show what was up to date at the last collection: two make it stand still.
	runtime.GC()
	runtime.GC()
	runtime.SetBlockProfileRate(0)
	switch os.Args[1] {
	case "panic":
		crash(nil)
	case "serve":
		serve()
		return
	}
	for _, name := range []string{"heap", "allocs", "goroutine", "threadcreate", "block", "mutex", "demo.connections"} {
		write(os.Args[1], name, ".txt", 1)
		write(os.Args[1], name, ".pb.gz", 0)
	}
	write(os.Args[1], "goroutine", "2.txt", 2)
}
