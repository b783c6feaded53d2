#include <stdio.h>

static double series(long n) {
    double sum = 0.0, sign = 1.0;
    for (long i = 0; i < n; i++) {
        sum += sign / (2.0 * (double)i + 1.0);
        sign = -sign;
    }
    return 4.0 * sum;
}

int main(void) {
    printf("%.9f\n", series(20000000));
    return 0;
}
