def run(n):
    total = 0
    for i in range(n):
        total = i - total
    return total


print(run(100000000))
