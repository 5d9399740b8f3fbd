// Package web has handlers and what goes with them.
package web

import (
	"fmt"
	"html/template"
	"image"
	"image/color"
	"log"
	"math/big"
	"math/rand"
	"net/http"
	"net/url"
	"reflect"
)

type Server struct {
	mux   *http.ServeMux
	log   *log.Logger
	Title string
}

func NewServer(logger *log.Logger) *Server { return &Server{mux: http.NewServeMux(), log: logger} }

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, r.URL.Path) }

func Chain(h http.Handler, middleware ...func(http.Handler) http.Handler) http.Handler {
	for _, m := range middleware {
		h = m(h)
	}
	return h
}

func Query(v url.Values, h http.Header) string { return v.Encode() + h.Get("Content-Type") }

func Page(w http.ResponseWriter, t *template.Template, data any) error { return t.Execute(w, data) }

func Average(img image.Image) color.Color { return img.At(0, 0) }

func Power(x, y *big.Int) *big.Int { return new(big.Int).Exp(x, big.NewInt(3), y) }

func Shuffle(rng *rand.Rand, list []string) {
	rng.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
}

func Fields(t reflect.Type, v reflect.Value) int { return int(t.Kind()) + int(v.Kind()) }

func Status(resp *http.Response, c *http.Cookie) int { return resp.StatusCode + len(c.Name) }
