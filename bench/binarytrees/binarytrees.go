package main

import "fmt"

type node struct{ left, right *node }

func (n *node) check() int {
	if n.left == nil {
		return 1
	}
	return 1 + n.left.check() + n.right.check()
}

func build(depth int) *node {
	if depth == 0 {
		return &node{}
	}
	return &node{build(depth - 1), build(depth - 1)}
}

func run(most int) int {
	long := build(most)
	total := 0
	for depth := 4; depth <= most; depth += 2 {
		for i := 0; i < 1<<(most-depth+4); i++ {
			total += build(depth).check()
		}
	}
	return total + long.check()
}

func main() {
	fmt.Println(run(14))
}
