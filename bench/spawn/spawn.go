// Each goroutine gives its result through a channel.
package main

import "fmt"

func next(i int, result chan<- int) { result <- i + 1 }

func run(n int) int {
	count := 0
	for count < n {
		result := make(chan int, 1)
		go next(count, result)
		count = <-result
	}
	return count
}

func main() {
	fmt.Println(run(1000000))
}
