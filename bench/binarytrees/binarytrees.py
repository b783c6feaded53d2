class Node:
    def __init__(self, left, right):
        self.left = left
        self.right = right

    def check(self):
        if self.left is None:
            return 1
        return 1 + self.left.check() + self.right.check()


def build(depth):
    if depth == 0:
        return Node(None, None)
    return Node(build(depth - 1), build(depth - 1))


def run(most):
    long = build(most)
    total = 0
    for depth in range(4, most + 1, 2):
        for _ in range(1 << (most - depth + 4)):
            total += build(depth).check()
    return total + long.check()


print(run(14))
