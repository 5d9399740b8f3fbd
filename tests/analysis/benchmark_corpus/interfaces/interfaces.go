// Package interfaces takes interfaces: of the library, of its own, implemented here or nowhere.
package interfaces

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"reflect"
	"sort"
	"sync"
	"time"
)

type Shape interface {
	Area() float64
}

type Square struct{ Side float64 }

func (s Square) Area() float64 { return s.Side * s.Side }

func TotalArea(shapes []Shape) (total float64) {
	for _, s := range shapes {
		total += s.Area()
	}
	return total
}

type Store interface {
	Get(key string) (string, error)
	Put(key, value string) error
}

type memory struct{ m map[string]string }

func (s *memory) Get(key string) (string, error) { return s.m[key], nil }
func (s *memory) Put(key, value string) error    { s.m[key] = value; return nil }

func Fill(ctx context.Context, store Store, n int) error {
	for i := 0; i < n; i++ {
		if err := store.Put(fmt.Sprint(i), "x"); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// Clock is implemented nowhere: the benchmark has to say so.
type Clock interface {
	Now() time.Time
	Sleep(time.Duration)
}

func Wait(c Clock) time.Time { return c.Now() }

func Describe(s fmt.Stringer, err error) string { return s.String() + err.Error() }

func SortAll(data sort.Interface) { sort.Sort(data) }

func Guard(mu *sync.Mutex, l sync.Locker, f func()) {
	mu.Lock()
	defer mu.Unlock()
	f()
}

func Work(wg *sync.WaitGroup, n int) {
	defer wg.Done()
	_ = n * n
}

type Logger interface {
	Printf(format string, args ...interface{})
}

func Report(log Logger, n int) { log.Printf("%d", n) }

type ReadLener interface {
	io.Reader
	Len() int
}

func Remaining(r ReadLener) int { return r.Len() }

func Inline(c interface{ Close() error }) error {
	if c == nil {
		return errors.New("nil")
	}
	return c.Close()
}

type Visitor interface{ visit(n int) Visitor }

type counter struct{ n int }

func (c *counter) visit(n int) Visitor { c.n += n; return c }

func Visit(v Visitor, depth int) {
	for i := 0; i < depth; i++ {
		v = v.visit(i)
	}
}

type Service struct {
	store Store
	clock Clock
}

func (s *Service) Lookup(key string) (string, error) { return s.store.Get(key) }

func (s *Service) Time() time.Time { return s.clock.Now() }

type Event struct {
	At   time.Time
	Err  error
	Ctx  context.Context
	Data any
}

func Process(events []Event) int { return len(events) }

func Month(t time.Time, d time.Duration, loc *time.Location, m time.Month) time.Month {
	return t.Add(d).In(loc).Month() + m
}

func Echo(conn net.Conn, data []byte) (int, error) {
	if _, err := conn.Write(data); err != nil {
		return 0, err
	}
	return conn.Read(data)
}

func Fields(v reflect.Value) int { return v.NumField() }
