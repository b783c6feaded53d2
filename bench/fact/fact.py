def fact(n):
    result = 1
    while n > 1:
        result = n * result
        n -= 1
    return result


print(sum(fact(10000) % 1000003 for _ in range(20)))
