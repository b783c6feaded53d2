def ints(n):
    squares = {}
    for i in range(n):
        squares[i * 7919 % 1000003] = i
    found = 0
    for key in range(2 * n):
        if key in squares:
            found += 1
    for i in range(0, n, 2):
        squares.pop(i * 7919 % 1000003)
    total = 0
    for key, value in squares.items():
        total += key + value
    return f"{len(squares)} {found} {total}"


def letters(n):
    alphabet = "abcdefghijklmnopqrstuvwxyz"
    pairs = [a + b for a in alphabet for b in alphabet]
    counts = {}
    for i in range(n):
        pair = pairs[i * i % len(pairs)]
        counts[pair] = counts.get(pair, 0) + 1
    return f"{len(counts)} {counts['aa']}"


print(f"{ints(500000)} {letters(2000000)}")
