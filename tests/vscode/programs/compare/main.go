// Compare does two kinds of work and one that stays the same. With -old it is the program before a change that made one of
// them slower and the other faster; its text is the same, so that lines can be compared.
package main

import (
	"flag"
	"log"
	"os"
	"runtime/pprof"
)

var sink uint64

func main() {
	old := flag.Bool("old", false, "work as before the change")
	profile := flag.String("cpuprofile", "cpu.prof", "write a CPU profile to this file")
	flag.Parse()
	file, err := os.Create(*profile)
	if err != nil {
		log.Fatal(err)
	}
	defer file.Close()
	if err := pprof.StartCPUProfile(file); err != nil {
		log.Fatal(err)
	}
	defer pprof.StopCPUProfile()
	if *old {
		work(100, 300)
	} else {
		work(200, 100)
	}
}

func work(rows, columns int) {
	slower(rows)
	faster(columns)
	steady(100)
}

//go:noinline
func slower(rounds int) {
	for i := 0; i < rounds*2_000_000; i++ {
		sink = sink*31 + uint64(i)%7
	}
}

//go:noinline
func faster(rounds int) {
	for i := 0; i < rounds*2_000_000; i++ {
		sink = sink*37 + uint64(i)%11
	}
}

//go:noinline
func steady(rounds int) {
	for i := 0; i < rounds*2_000_000; i++ {
		sink = sink*41 + uint64(i)%13
	}
}
