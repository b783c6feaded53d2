package main

import "fmt"

func ints(n int) string {
	squares := map[int]int{}
	for i := 0; i < n; i++ {
		squares[i*7919%1000003] = i
	}
	found := 0
	for key := 0; key < 2*n; key++ {
		if _, ok := squares[key]; ok {
			found++
		}
	}
	for i := 0; i < n; i += 2 {
		delete(squares, i*7919%1000003)
	}
	sum := 0
	for key, value := range squares {
		sum += key + value
	}
	return fmt.Sprint(len(squares), found, sum)
}

func letters(n int) string {
	const alphabet = "abcdefghijklmnopqrstuvwxyz"
	pairs := []string{}
	for _, a := range alphabet {
		for _, b := range alphabet {
			pairs = append(pairs, string(a)+string(b))
		}
	}
	counts := map[string]int{}
	for i := 0; i < n; i++ {
		counts[pairs[i*i%len(pairs)]]++
	}
	return fmt.Sprint(len(counts), counts["aa"])
}

func main() {
	fmt.Println(ints(500000), letters(2000000))
}
