// A tail call that is really made: what it calls is not known until it runs.
#include <stdio.h>

typedef long (*Step)(long n);

static long loop(long n);
static volatile Step step = loop;

static long loop(long n) {
    if (n == 0) return 0;
    __attribute__((musttail)) return step(n - 1);
}

int main(void) {
    printf("%ld\n", loop(10000000));
    return 0;
}
