#include <gmp.h>
#include <stdio.h>

static void fact(mpz_t result, unsigned long n) {
    mpz_set_ui(result, 1);
    for (; n > 1; n--) mpz_mul_ui(result, result, n);
}

int main(void) {
    unsigned long total = 0;
    for (int i = 0; i < 20; i++) {
        mpz_t result;
        mpz_init(result);
        fact(result, 10000);
        total += mpz_fdiv_ui(result, 1000003);
        mpz_clear(result);
    }
    printf("%lu\n", total);
    return 0;
}
