// A tenth of the goroutines.
package main

import "fmt"

func waiter(gate <-chan struct{}, value *int, i int, result chan<- int) {
	<-gate
	result <- *value + i%10
}

func main() {
	gate := make(chan struct{})
	value := 0
	waiters := []chan int{}
	for i := 0; i < 100000; i++ {
		result := make(chan int, 1)
		go waiter(gate, &value, i, result)
		waiters = append(waiters, result)
	}

	value = 1
	close(gate)
	total := 0
	for _, result := range waiters {
		total += <-result
	}
	fmt.Println(total)
}
