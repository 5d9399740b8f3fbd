// Logreport reads a web server's access log and writes a report of it as JSON. It works, and it is slow in the ways
// programs usually are: each package makes a few common mistakes, so that its profile has something to say.
package main

import (
	"flag"
	"fmt"
	"log"
	"net/http"
	_ "net/http/pprof"
	"os"
	"runtime"
	"runtime/pprof"

	"example.com/logreport/export"
	"example.com/logreport/logline"
	"example.com/logreport/report"
	"example.com/logreport/traffic"
)

func main() {
	lines := flag.Int("lines", 60000, "how many log lines to make up and read")
	rounds := flag.Int("rounds", 1, "how often to do it")
	address := flag.String("http", "", "also serve /debug/pprof/ on this address, and work until stopped")
	cpuProfile := flag.String("cpuprofile", "", "write a CPU profile to this file")
	memProfile := flag.String("memprofile", "", "write an allocation profile to this file")
	flag.Parse()

	if *address != "" {
		go func() { log.Fatal(http.ListenAndServe(*address, nil)) }()
		for {
			run(*lines)
		}
	}
	if err := profiled(*cpuProfile, *memProfile, func() {
		for i := 0; i < *rounds; i++ {
			fmt.Println(run(*lines))
		}
	}); err != nil {
		log.Fatal(err)
	}
}

// run does the whole work once and returns a line about it.
func run(lines int) string {
	entries, bad := logline.ParseAll(traffic.Lines(lines))
	summary := report.Summarize(entries)
	document := export.Document(summary, entries)
	return fmt.Sprintf("%d lines, %d bad, %d visitors, %d bytes of report",
		len(entries)+bad, bad, len(summary.Visitors), len(document))
}

// profiled runs work under the profiles asked for; an empty path asks for none.
func profiled(cpuPath, memPath string, work func()) error {
	if cpuPath != "" {
		file, err := os.Create(cpuPath)
		if err != nil {
			return err
		}
		defer file.Close()
		if err := pprof.StartCPUProfile(file); err != nil {
			return err
		}
	}
	work()
	pprof.StopCPUProfile()
	if memPath == "" {
		return nil
	}
	file, err := os.Create(memPath)
	if err != nil {
		return err
	}
	defer file.Close()
	runtime.GC() // so that inuse_space is what is really still in use
	return pprof.Lookup("allocs").WriteTo(file, 0)
}
