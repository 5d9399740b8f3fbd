package main

import (
	"bufio"
	"log"
	"os"
	"sync"
	"time"
)

// ---- files ----

var null = func() *os.File {
	file, _ := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	return file
}()

func writesBad() {
	for _, word := range words {
		null.WriteString(word)
	}
}

func writesGood() {
	out := bufio.NewWriterSize(null, 1<<16)
	for i := 0; i < 50; i++ {
		for _, word := range words {
			out.WriteString(word)
		}
	}
	out.Flush()
}

var plain = log.New(&discard{}, "", 0)
var located = log.New(&discard{}, "", log.Lshortfile)

type discard struct{}

func (*discard) Write(b []byte) (int, error) { return len(b), nil }

func logBad()  { located.Print("something has happened") }
func logGood() { plain.Print("something has happened") }

// ---- channels, timers, goroutines ----

func channelBad() {
	values := make(chan int)
	go func() {
		for i := 0; i < 1000; i++ {
			values <- i
		}
		close(values)
	}()
	for value := range values {
		sinkInt += value
	}
}

func channelGood() {
	batches := make(chan []int, 4)
	go func() {
		for b := 0; b < 64; b++ {
			batches <- bigKeys
		}
		close(batches)
	}()
	for batch := range batches {
		for _, value := range batch {
			sinkInt += value
		}
	}
}

var ready = make(chan int, 1)

func timerBad() {
	for i := 0; i < 20; i++ {
		ready <- i
		select {
		case value := <-ready:
			sinkInt += value
		case <-time.After(time.Second):
		}
	}
}

var timer = time.NewTimer(time.Hour)

func timerGood() {
	for i := 0; i < 20; i++ {
		timer.Reset(time.Hour)
		sinkInt += i
	}
}

func spawnBad() {
	var group sync.WaitGroup
	for i := 0; i < 100; i++ {
		group.Add(1)
		go func() {
			defer group.Done()
		}()
	}
	group.Wait()
}

func spawnGood() {
	var group sync.WaitGroup
	for worker := 0; worker < 2; worker++ {
		group.Add(1)
		go func() {
			defer group.Done()
			sum := 0
			for i := 0; i < 500000; i++ {
				sum += i ^ worker
			}
			gate.Lock()
			sinkInt += sum
			gate.Unlock()
		}()
	}
	group.Wait()
}

// ---- locks ----

var counter struct {
	sync.Mutex
	total int
}

func lockBad() {
	var group sync.WaitGroup
	for worker := 0; worker < 4; worker++ {
		group.Add(1)
		go func() {
			defer group.Done()
			for i := 0; i < 20000; i++ {
				counter.Lock()
				counter.total += i
				counter.Unlock()
			}
		}()
	}
	group.Wait()
}

func lockGood() {
	var group sync.WaitGroup
	var sums [4]struct {
		total int
		_     [56]byte
	}
	for worker := 0; worker < 4; worker++ {
		group.Add(1)
		go func() {
			defer group.Done()
			for i := 0; i < 200000; i++ {
				sums[worker].total += i
			}
		}()
	}
	group.Wait()
	for i := range sums {
		sinkInt += sums[i].total
	}
}

var shared sync.Map

func syncMapBad() {
	for i := 0; i < 500; i++ {
		shared.Store(i%64, i)
	}
}

var guarded = make(map[int]int, 64)

func syncMapGood() {
	gate.Lock()
	for i := 0; i < 500; i++ {
		guarded[i%64] = i
	}
	gate.Unlock()
}

func parkedBad() {
	never := make(chan int)
	for i := 0; i < 50; i++ {
		go func() { <-never }()
	}
}

func parkedGood() {
	done := make(chan int, 50)
	for i := 0; i < 50; i++ {
		go func() { done <- i }()
	}
}
