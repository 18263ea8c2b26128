// Opens a checkpoint and checks proofs with Go's x/mod/sumdb, which shares no code with ours.
//
// Input (stdin, JSON): key, note, leaf, index, inclusion, oldSize, oldRoot, consistency (hashes in base64).
// Prints "ok" and the size, or leaves with code 1.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type input struct {
	Key, Note, Leaf, OldRoot string
	Inclusion, Consistency   []string
	Index, OldSize           int64
}

func fail(err error) {
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

func hash(text string) tlog.Hash {
	parsed, err := tlog.ParseHash(text)
	fail(err)
	return parsed
}

func hashes(texts []string) (all []tlog.Hash) {
	for _, text := range texts {
		all = append(all, hash(text))
	}
	return all
}

func main() {
	var given input
	fail(json.NewDecoder(os.Stdin).Decode(&given))
	verifier, err := note.NewVerifier(given.Key)
	fail(err)
	opened, err := note.Open([]byte(given.Note), note.VerifierList(verifier))
	fail(err)
	lines := strings.Split(opened.Text, "\n")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	fail(err)
	root := hash(lines[2])
	fail(tlog.CheckRecord(hashes(given.Inclusion), size, root, given.Index, hash(given.Leaf)))
	fail(tlog.CheckTree(hashes(given.Consistency), size, root, given.OldSize, hash(given.OldRoot)))
	fmt.Println("ok", size)
}
