// Runs one pattern, in the form that a rule of advice is about or in the advised one, and writes its profile:
// patterns RULE bad|good KIND FILE MILLISECONDS, where KIND is cpu, heap, mutex, block or goroutine.
package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/pprof"
	"strconv"
	"syscall"
	"time"
)

type pattern struct {
	bad, good func()
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// processorTime is what the process has used so far: wall time says nothing on a busy machine.
func processorTime() time.Duration {
	var usage syscall.Rusage
	fail(syscall.Getrusage(syscall.RUSAGE_SELF, &usage))
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// repeat runs until so much processor time is used, or twenty times as much has passed.
func repeat(run func(), duration time.Duration) {
	start, end := processorTime(), time.Now().Add(20*duration)
	for batch := 1; processorTime()-start < duration && time.Now().Before(end); {
		begin := time.Now()
		for i := 0; i < batch; i++ {
			run()
		}
		if time.Since(begin) < 10*time.Millisecond {
			batch *= 2
		}
	}
}

func main() {
	chosen, known := patterns[os.Args[1]]
	if !known {
		fail(fmt.Errorf("no such pattern: %s", os.Args[1]))
	}
	run := chosen.bad
	if os.Args[2] == "good" {
		run = chosen.good
	}
	kind := os.Args[3]
	milliseconds, err := strconv.Atoi(os.Args[5])
	fail(err)
	out, err := os.Create(os.Args[4])
	fail(err)
	switch kind {
	case "cpu":
		runtime.SetCPUProfileRate(500)
		fail(pprof.StartCPUProfile(out))
		repeat(run, time.Duration(milliseconds)*time.Millisecond)
		pprof.StopCPUProfile()
	case "heap":
		repeat(run, time.Duration(milliseconds)*time.Millisecond)
		fail(pprof.Lookup("allocs").WriteTo(out, 0))
	case "mutex", "block":
		runtime.SetMutexProfileFraction(1)
		runtime.SetBlockProfileRate(1)
		repeat(run, time.Duration(milliseconds)*time.Millisecond)
		fail(pprof.Lookup(kind).WriteTo(out, 0))
	case "goroutine":
		run()
		time.Sleep(50 * time.Millisecond)
		fail(pprof.Lookup(kind).WriteTo(out, 0))
	}
	fail(out.Close())
}
