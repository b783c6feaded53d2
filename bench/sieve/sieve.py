def primes(limit):
    is_prime = [True] * limit
    count = 0
    for i in range(2, limit):
        if not is_prime[i]:
            continue
        count += 1
        for k in range(i * i, limit, i):
            is_prime[k] = False
    return count


total = 0
for _ in range(2):
    total += primes(2000000)
print(total)
