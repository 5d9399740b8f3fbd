package main

import (
	"os"

	"example.com/shop/store"
)

func main() {
	if err := store.Open(os.Stdout); err != nil {
		panic(err)
	}
}
