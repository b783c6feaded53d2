#include <stdio.h>

static long run(long n) {
    long total = 0;
    for (long i = 0; i < n; i++) {
        total = i - total;
        // Clang finds a formula even here.
        __asm__ volatile("" : "+r"(total));
    }
    return total;
}

int main(void) {
    printf("%ld\n", run(100000000));
    return 0;
}
