// Package export turns a report into the JSON document that the shop's dashboard reads.
package export

import (
	"bytes"
	"encoding/json"

	"example.com/logreport/logline"
	"example.com/logreport/report"
)

type row struct {
	Address string `json:"address"`
	Path    string `json:"path"`
	Status  int    `json:"status"`
	Bytes   int    `json:"bytes"`
}

// Document returns the summary followed by one row for each failed request.
func Document(summary report.Summary, entries []logline.Entry) []byte {
	var document bytes.Buffer
	head, err := json.MarshalIndent(summary, "", "  ")
	if err != nil {
		return nil
	}
	document.Write(head)
	for _, entry := range entries {
		if entry.Status >= 400 {
			document.Write(encode(row{entry.Address, entry.Path, entry.Status, entry.Bytes}))
		}
	}
	return document.Bytes()
}

// encode drops empty fields by way of a map: the row is encoded, decoded and encoded once more.
func encode(value row) []byte {
	text, err := json.Marshal(value)
	if err != nil {
		return nil
	}
	fields := make(map[string]interface{})
	if err := json.Unmarshal(text, &fields); err != nil {
		return nil
	}
	for name, field := range fields {
		if field == "" {
			delete(fields, name)
		}
	}
	again, err := json.MarshalIndent(fields, "", "  ")
	if err != nil {
		return nil
	}
	return again
}
