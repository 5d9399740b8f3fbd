package main

import (
	"container/list"
	"context"
	"math"
	"os"
	"reflect"
	"runtime"
	"slices"
	"sort"
	"sync"
)

// ---- slices and maps ----

func sliceBad() {
	var out []int
	for i := 0; i < 20000; i++ {
		out = append(out, i)
	}
	sinkInt = len(out)
	keepInts = out
}

var keepInts []int

func sliceGood() {
	out := keepInts[:0]
	if cap(out) < 20000 {
		out = make([]int, 0, 20000)
	}
	for i := 0; i < 20000; i++ {
		out = append(out, i)
	}
	sinkInt = len(out)
	keepInts = out
}

func mapBad() {
	counts := map[int]int{}
	for i := 0; i < 5000; i++ {
		counts[i] = i
	}
	sinkInt = len(counts)
}

func mapGood() {
	counts := make(map[int]int, 5000)
	for i := 0; i < 5000; i++ {
		counts[i] = i
	}
	sinkInt = len(counts)
}

var bigMap = func() map[int]int {
	out := make(map[int]int, 5000)
	for i := 0; i < 5000; i++ {
		out[i] = i
	}
	return out
}()
var bigKeys = func() []int {
	out := make([]int, 0, len(bigMap))
	for k := range bigMap {
		out = append(out, k)
	}
	return out
}()

func mapRangeBad() {
	for k := range bigMap {
		sinkInt += k
	}
}

func mapRangeGood() {
	for _, k := range bigKeys {
		sinkInt += k
	}
}

type wideKey struct{ first, second string }
type smallKey struct{ first, second int32 }

var byWide = map[wideKey]int{{"some first part of a key", "some second part of a key"}: 1}
var bySmall = map[smallKey]int{{1, 2}: 1, {2, 3}: 1, {3, 4}: 1, {4, 5}: 1, {5, 6}: 1, {6, 7}: 1, {7, 8}: 1, {8, 9}: 1, {9, 9}: 1}

func init() {
	for _, word := range words {
		byWide[wideKey{word, line}] = 1
	}
	for i := range 64 {
		byWide[wideKey{line[i:], line[2*i:]}] = i
	}
}

func mapKeyBad() {
	for i := 0; i < 20; i++ {
		sinkInt += byWide[wideKey{"alpha", line}]
	}
}

func mapKeyGood() {
	for i := 0; i < 20; i++ {
		sinkInt += bySmall[smallKey{4, 5}]
	}
}

type node struct {
	left, right *node
	payload     [4]int
}

var keepNodes []*node

func loopAllocationBad() {
	keepNodes = keepNodes[:0]
	for i := 0; i < 1000; i++ {
		item := &node{}
		item.payload[0] = i
		keepNodes = append(keepNodes, item)
	}
}

func loopAllocationGood() {
	keepNodes = keepNodes[:0]
	all := make([]node, 1000)
	for i := range all {
		all[i].payload[0] = i
		keepNodes = append(keepNodes, &all[i])
	}
}

// ---- sorting and searching ----

var unsorted = func() []int {
	out := make([]int, 2000)
	for i := range out {
		out[i] = (i * 7919) % 2003
	}
	return out
}()
var scratch = make([]int, len(unsorted))

func sortBad() {
	copy(scratch, unsorted)
	sort.Slice(scratch, func(i, j int) bool { return scratch[i] < scratch[j] })
}

func sortGood() {
	copy(scratch, unsorted)
	slices.SortFunc(scratch, func(a, b int) int { return a - b })
}

func sortedAgainGood() {
	at, _ := slices.BinarySearch(bigKeysSorted, 4000)
	sinkInt += at
}

var bigKeysSorted = func() []int {
	out := slices.Clone(bigKeys)
	slices.Sort(out)
	return out
}()

func listBad() {
	items := list.New()
	for i := 0; i < 200; i++ {
		items.PushBack(i)
	}
	for e := items.Front(); e != nil; e = e.Next() {
		sinkInt += e.Value.(int)
	}
}

func listGood() {
	items := make([]int, 0, 200)
	for i := 0; i < 200; i++ {
		items = append(items, i)
	}
	for _, value := range items {
		sinkInt += value
	}
}

func reflectBad()  { sinkBool = reflect.DeepEqual(unsorted, scratch) }
func reflectGood() { sinkBool = slices.Equal(unsorted, scratch) }

func powBad() {
	for i := 0; i < 100; i++ {
		sinkFloat += math.Pow(float64(i), 2)
	}
}

func powGood() {
	for i := 0; i < 100; i++ {
		sinkFloat += float64(i) * float64(i)
	}
}

// ---- memory ----

var sinkBuffer []byte

func zeroingBad() {
	sinkBuffer = make([]byte, 1<<17)
	sinkBuffer[0] = 1
}

func zeroingGood() {
	if sinkBuffer == nil {
		sinkBuffer = make([]byte, 1<<17)
	}
	sinkBuffer[0] = 1
}

var pool = sync.Pool{New: func() any { return make([]byte, 64) }}
var pointers = sync.Pool{New: func() any { b := make([]byte, 64); return &b }}

func poolBad() {
	for i := 0; i < 50; i++ {
		b := pool.Get().([]byte)
		b[0]++
		pool.Put(b)
	}
}

func poolGood() {
	for i := 0; i < 50; i++ {
		b := pointers.Get().(*[]byte)
		(*b)[0]++
		pointers.Put(b)
	}
}

func forcedGCBad() {
	sliceGood()
	runtime.GC()
}

func tree(depth int) *node {
	if depth == 0 {
		return &node{}
	}
	return &node{left: tree(depth - 1), right: tree(depth - 1)}
}

var keepTree *node

func garbageBad()  { keepTree = tree(16) }
func garbageGood() { keepTree.payload[0]++; sinkInt += len(keepTree.payload) }

func init() { keepTree = tree(4) }

type resource struct{ handle [4]int }

func finalizerBad() {
	for i := 0; i < 100; i++ {
		r := &resource{}
		runtime.SetFinalizer(r, func(*resource) {})
		sinkInt += r.handle[0]
	}
}

var reused resource

func finalizerGood() {
	for i := 0; i < 100; i++ {
		reused.handle[0] = i
		sinkInt += reused.handle[0]
	}
}

//go:noinline
func deep(n int, pad [8]int) int {
	if n == 0 {
		return pad[0]
	}
	return deep(n-1, pad) + 1
}

func stackBad() {
	done := make(chan int)
	go func() { done <- deep(4000, [8]int{}) }()
	sinkInt = <-done
}

func stackGood() {
	for i := 0; i < 1000; i++ {
		sinkInt += i
	}
}

// ---- control flow and environment ----

var gate sync.Mutex

func deferBad() {
	for i := 0; i < 100; i++ {
		gate.Lock()
		defer func() { sinkInt++ }()
		gate.Unlock()
	}
}

func deferGood() {
	for i := 0; i < 100; i++ {
		func() {
			defer func() { sinkInt++ }()
		}()
	}
}

func panics(i int) (out int) {
	defer func() {
		if recover() != nil {
			out = -1
		}
	}()
	if i%2 == 0 {
		panic("even")
	}
	return i
}

func returns(i int) (int, error) {
	if i%2 == 0 {
		return -1, errMissing
	}
	return i, nil
}

func panicBad() {
	for i := 0; i < 10; i++ {
		sinkInt += panics(i)
	}
}

func panicGood() {
	for i := 0; i < 10; i++ {
		n, _ := returns(i)
		sinkInt += n
	}
}

func environmentBad()  { sinkString = os.Getenv("HOME") }
func environmentGood() { sinkString = home }

var home = os.Getenv("HOME")

type key int

var chain = func() context.Context {
	ctx := context.WithValue(context.Background(), key(0), "root")
	for i := 1; i < 20; i++ {
		ctx = context.WithValue(ctx, key(i), i)
	}
	return ctx
}()

func contextBad() {
	for i := 0; i < 20; i++ {
		sinkAny = chain.Value(key(0))
	}
}

func contextGood() {
	value := chain.Value(key(0))
	for i := 0; i < 2000; i++ {
		sinkAny = value
		sinkInt += len(value.(string))
	}
}
