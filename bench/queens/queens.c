#include <stdbool.h>
#include <stdio.h>

static bool columns[12], up[24], down[25];

static long place(int row, int n) {
    if (row == n) return 1;
    long ways = 0;
    for (int column = 0; column < n; column++) {
        int rising = row + column, falling = row - column + n;
        if (columns[column] || up[rising] || down[falling]) continue;
        columns[column] = up[rising] = down[falling] = true;
        ways += place(row + 1, n);
        columns[column] = up[rising] = down[falling] = false;
    }
    return ways;
}

int main(void) {
    printf("%ld\n", place(0, 12));
    return 0;
}
