#include <stdio.h>

static int isInside(double cr, double ci) {
    double zr = 0, zi = 0;
    for (int i = 0; i < 50; i++) {
        double rr = zr * zr, ii = zi * zi;
        if (rr + ii > 4.0) return 0;
        zi = 2.0 * zr * zi + ci;
        zr = rr - ii + cr;
    }
    return 1;
}

int main(void) {
    int n = 600, inside = 0;
    for (int y = 0; y < n; y++) {
        double ci = 2.0 * y / n - 1.0;
        for (int x = 0; x < n; x++) inside += isInside(2.0 * x / n - 1.5, ci);
    }
    printf("%d\n", inside);
    return 0;
}
