// Orders records cpu.prof and mem.prof into the directory given. The second argument shares the work out: "checksum" or
// "describe". It counts processor time, not wall time, so that a busy machine records as many samples as an idle one.
package main

import (
	"log"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"syscall"
	"time"

	"example.com/orders/pricing"
)

func create(name string) *os.File {
	file, err := os.Create(filepath.Join(os.Args[1], name))
	if err != nil {
		log.Fatal(err)
	}
	return file
}

func processorTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		log.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano())
}

func main() {
	runtime.MemProfileRate = 64 << 10
	checksums, descriptions := 8, 1
	if os.Args[2] == "describe" {
		checksums, descriptions = 1, 8
	}
	cpu := create("cpu.prof")
	if err := pprof.StartCPUProfile(cpu); err != nil {
		log.Fatal(err)
	}
	for end := processorTime() + 1200*time.Millisecond; processorTime() < end; {
		pricing.Work(checksums, descriptions)
	}
	pprof.StopCPUProfile()
	cpu.Close()
	runtime.GC()
	mem := create("mem.prof")
	defer mem.Close()
	if err := pprof.WriteHeapProfile(mem); err != nil {
		log.Fatal(err)
	}
}
