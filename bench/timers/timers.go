package main

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

func main() {
	var fired int64
	var all sync.WaitGroup
	all.Add(1000000)
	fire := func() {
		atomic.AddInt64(&fired, 1)
		all.Done()
	}
	for i := 0; i < 1000000; i++ {
		time.AfterFunc(time.Duration(i*7919%100000)*time.Microsecond, fire)
	}
	all.Wait()
	fmt.Println(fired)
}
