// Package methods has receivers of all kinds.
package methods

import (
	"errors"
	"io"
	"strings"
	"sync"
	"time"
)

type Point struct{ X, Y float64 }

func (p Point) Distance(q Point) float64 { return (p.X-q.X)*(p.X-q.X) + (p.Y-q.Y)*(p.Y-q.Y) }

func (p *Point) Move(dx, dy float64) { p.X += dx; p.Y += dy }

func Centroid(points []Point) Point {
	var c Point
	for _, p := range points {
		c.X += p.X
		c.Y += p.Y
	}
	return c
}

func Bounds(points []*Point) (lo, hi Point) {
	for _, p := range points {
		if p.X < lo.X {
			lo = *p
		}
	}
	return lo, hi
}

type Stack struct{ items []int }

func (s *Stack) Push(v int) { s.items = append(s.items, v) }

func (s *Stack) Pop() int {
	v := s.items[len(s.items)-1]
	s.items = s.items[:len(s.items)-1]
	return v
}

func (s *Stack) Len() int { return len(s.items) }

type Cache struct {
	mu      sync.Mutex
	entries map[string]entry
	limit   int
	now     func() time.Time
}

type entry struct {
	value   []byte
	expires time.Time
}

func NewCache(limit int) *Cache {
	return &Cache{entries: map[string]entry{}, limit: limit, now: time.Now}
}

func (c *Cache) Get(key string) ([]byte, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.entries[key]
	return e.value, ok
}

func (c *Cache) Set(key string, value []byte, ttl time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.entries) >= c.limit {
		return errors.New("full")
	}
	c.entries[key] = entry{value, c.now().Add(ttl)}
	return nil
}

type Decoder struct {
	r   io.Reader
	buf []byte
}

func NewDecoder(r io.Reader) *Decoder { return &Decoder{r: r, buf: make([]byte, 64)} }

func (d *Decoder) Next() (string, error) {
	n, err := d.r.Read(d.buf)
	if err != nil {
		return "", err
	}
	return string(d.buf[:n]), nil
}

type Config struct {
	Name    string
	Retries int
	Timeout time.Duration
	Tags    []string
	Limits  map[string]int
	Parent  *Config
	Output  io.Writer
	OnError func(error) bool
	nested  inner
}

type inner struct {
	weights []float64
	ready   chan bool
}

func (c Config) Validate() error {
	if c.Name == "" {
		return errors.New("no name")
	}
	return nil
}

func Load(cfg Config, override *Config) string { return cfg.Name + override.Name }

type Level int

const (
	None Level = iota
	Low
	High
)

func (l Level) String() string { return [...]string{"none", "low", "high"}[l] }

func Rank(l Level, all []Level) int { return int(l) + len(all) }

type Path string

func (p Path) Split() []string { return strings.Split(string(p), "/") }

type Names []string

func (n Names) Join() string { return strings.Join(n, " ") }

type Graph map[string][]string

func (g Graph) Degree(node string) int { return len(g[node]) }

type Handler func(string) error

func (h Handler) Run(name string) error { return h(name) }

type Node struct {
	Left, Right *Node
	Value       int
}

func (n *Node) Height() int {
	if n == nil {
		return 0
	}
	l, r := n.Left.Height(), n.Right.Height()
	if l > r {
		return l + 1
	}
	return r + 1
}

type Client struct{ *Config }

func NewClient(cfg *Config, opts ...func(*Client)) (*Client, error) {
	if cfg == nil {
		return nil, errors.New("no config")
	}
	c := &Client{cfg}
	for _, o := range opts {
		o(c)
	}
	return c, nil
}

func (c *Client) Describe(prefix string) string { return prefix + c.Name }

type matrix struct {
	rows, cols int
	data       []float64
}

func newMatrix(rows, cols int) matrix {
	return matrix{rows, cols, make([]float64, rows*cols)}
}

func (m *matrix) scale(f float64) {
	for i := range m.data {
		m.data[i] *= f
	}
}

func multiply(a, b *matrix) matrix {
	out := newMatrix(a.rows, b.cols)
	for i := 0; i < a.rows; i++ {
		for j := 0; j < b.cols; j++ {
			for k := 0; k < a.cols; k++ {
				out.data[i*out.cols+j] += a.data[i*a.cols+k] * b.data[k*b.cols+j]
			}
		}
	}
	return out
}

func (Config) Unnamed() int { return 1 }
