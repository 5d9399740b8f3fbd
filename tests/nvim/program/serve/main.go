// Serve works on orders without end, mostly describing them, and has net/http/pprof on a port of its own, which it prints.
package main

import (
	"fmt"
	"log"
	"net"
	"net/http"
	_ "net/http/pprof"

	"example.com/orders/pricing"
)

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(listener.Addr())
	go func() {
		for {
			pricing.Work(1, 40)
		}
	}()
	log.Fatal(http.Serve(listener, nil))
}
