package main

import "fmt"

func player(from <-chan int, to chan<- int) {
	for n := range from {
		to <- n + 1
	}
	close(to)
}

func main() {
	there, back := make(chan int), make(chan int)
	go player(there, back)
	n := 0
	for n < 1000000 {
		there <- n
		n = <-back
	}
	close(there)
	fmt.Println(n)
}
