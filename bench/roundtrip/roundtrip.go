package main

import (
	"fmt"
	"runtime"
)

func turns(n int, done chan<- int) {
	count := 0
	for count < n {
		runtime.Gosched()
		count++
	}
	done <- count
}

func main() {
	runtime.GOMAXPROCS(1) // the two take turns; on two processors they would not
	done := make(chan int)
	go turns(5000000, done)
	go turns(5000000, done)
	fmt.Println(<-done + <-done)
}
