package main

import (
	"os"
	"reflect"
	"runtime"
	"runtime/debug"
	"time"
)

// ---- what is said of a whole profile ----

// assistBad allocates faster than a collector that is told to keep the heap small can follow.
func assistBad() {
	defer debug.SetGCPercent(debug.SetGCPercent(5))
	for i := 0; i < 20; i++ {
		keepTree = tree(15)
	}
}

//go:noinline
func mapSum() (sum int) {
	for i := 0; i < 100; i++ {
		for _, k := range bigKeys {
			sum += k
		}
	}
	return sum
}

func idleBad()  { time.Sleep(20 * time.Microsecond) }
func idleGood() { sinkInt += mapSum() }

func scheduleBad() {
	done := make(chan bool)
	for worker := 0; worker < 4; worker++ {
		go func() {
			for i := 0; i < 1000; i++ {
				runtime.Gosched()
			}
			done <- true
		}()
	}
	for worker := 0; worker < 4; worker++ {
		<-done
	}
}

var places = []string{"/", "/proc", "/dev"}

func statBad() {
	for _, place := range places {
		if info, err := os.Stat(place); err == nil {
			sinkBool = info.IsDir()
		}
	}
}

var isFolder = map[string]bool{"/": true, "/proc": true, "/dev": true}

func statGood() {
	for _, place := range places {
		sinkBool = isFolder[place]
	}
}

// ---- reflection ----

var subject = thing{Name: "a thing", Count: 12}

func reflectionBad() {
	value := reflect.ValueOf(&subject).Elem()
	for i := 0; i < 100; i++ {
		sinkInt += int(value.FieldByName("Count").Int())
	}
}

func reflectionGood() {
	for i := 0; i < 100; i++ {
		sinkInt += subject.Count
	}
}
