#include <stdio.h>
#include <string.h>

#define N 9

int main(void) {
    int perm1[N], perm[N], count[N] = {0};
    for (int i = 0; i < N; i++) perm1[i] = i;
    int maxFlips = 0, checksum = 0, r = N, isEven = 1;
    for (;;) {
        for (; r != 1; r--) count[r - 1] = r;
        memcpy(perm, perm1, sizeof perm);
        int flips = 0;
        for (int first = perm[0]; first != 0; first = perm[0]) {
            for (int i = 0, j = first; i < j; i++, j--) {
                int t = perm[i];
                perm[i] = perm[j];
                perm[j] = t;
            }
            flips++;
        }
        if (flips > maxFlips) maxFlips = flips;
        checksum += isEven ? flips : -flips;
        isEven = !isEven;
        for (;; r++) {
            if (r == N) {
                printf("%d %d\n", checksum, maxFlips);
                return 0;
            }
            int zeroth = perm1[0];
            for (int i = 0; i < r; i++) perm1[i] = perm1[i + 1];
            perm1[r] = zeroth;
            if (--count[r] > 0) break;
        }
    }
}
