def counter(step):
    n = 0

    def count():
        nonlocal n
        n += step
        return n

    return count


def compose(f, g):
    return lambda x: g(f(x))


def run(n):
    count = counter(3)
    total = 0
    for i in range(n):
        f = compose(lambda x, i=i: x + i, lambda x: x * 2)
        total = (total + f(count())) % 1000007
    return total


print(run(1000000))
