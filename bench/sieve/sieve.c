#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int primes(long limit) {
    char* isPrime = malloc((size_t)limit);
    memset(isPrime, 1, (size_t)limit);
    int count = 0;
    for (long i = 2; i < limit; i++) {
        if (!isPrime[i]) continue;
        count++;
        for (long k = i * i; k < limit; k += i) isPrime[k] = 0;
    }
    free(isPrime);
    return count;
}

int main(void) {
    int total = 0;
    for (int i = 0; i < 2; i++) total += primes(2000000);
    printf("%d\n", total);
    return 0;
}
