function primes(limit) {
    const isPrime = Array(limit).fill(true);
    let count = 0;
    for (let i = 2; i < limit; i++) {
        if (!isPrime[i]) continue;
        count++;
        for (let k = i * i; k < limit; k += i) isPrime[k] = false;
    }
    return count;
}

let total = 0;
for (let i = 0; i < 2; i++) total += primes(2000000);
console.log(total);
