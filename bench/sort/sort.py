class Entry:
    def __init__(self, key, number):
        self.key = key
        self.number = number


def numbers(n):
    result = []
    seed = 42
    for _ in range(n):
        seed = (seed * 16807) % 2147483647
        result.append(seed)
    return result


def run():
    ints = numbers(500000)
    ints.sort()
    entries = [Entry(n, n % 1000) for n in numbers(200000)]
    entries.sort(key=lambda entry: entry.key)
    total = 0
    for i in range(0, 200000, 1000):
        total += ints[i] + entries[i].number
    return total


print(run())
