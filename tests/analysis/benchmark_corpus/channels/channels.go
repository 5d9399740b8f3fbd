// Package channels reads, writes and closes channels.
package channels

import (
	"context"
	"time"
)

func Collect(in <-chan int) (out []int) {
	for v := range in {
		out = append(out, v)
	}
	return out
}

func Produce(out chan<- string, n int) {
	for i := 0; i < n; i++ {
		out <- "x"
	}
}

func ProduceAndClose(out chan<- int) {
	defer close(out)
	for i := 0; i < 5000; i++ {
		out <- i
	}
}

func Pipe(in <-chan int, out chan<- int) {
	for v := range in {
		out <- v * 2
	}
}

func Both(ch chan int) int {
	ch <- 1
	return <-ch
}

func First(ctx context.Context, done chan struct{}, values chan float64) float64 {
	select {
	case <-ctx.Done():
		return 0
	case v := <-values:
		return v
	case <-done:
		return -1
	}
}

type Queue struct{ jobs chan func() }

func NewQueue(size int) *Queue { return &Queue{jobs: make(chan func(), size)} }

func (q *Queue) TryAdd(job func()) bool {
	select {
	case q.jobs <- job:
		return true
	default:
		return false
	}
}

func Tick(d time.Duration, f func(time.Time)) { f(time.Unix(0, int64(d))) }
