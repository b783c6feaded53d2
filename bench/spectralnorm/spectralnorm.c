#include <math.h>
#include <stdio.h>

#define N 300

static double a(int i, int j) {
    int ij = i + j;
    return 1.0 / (ij * (ij + 1) / 2 + i + 1);
}

static void multiplyAv(const double* v, double* out) {
    for (int i = 0; i < N; i++) {
        double sum = 0;
        for (int j = 0; j < N; j++) sum += a(i, j) * v[j];
        out[i] = sum;
    }
}

static void multiplyAtv(const double* v, double* out) {
    for (int i = 0; i < N; i++) {
        double sum = 0;
        for (int j = 0; j < N; j++) sum += a(j, i) * v[j];
        out[i] = sum;
    }
}

int main(void) {
    double u[N], v[N], t[N];
    for (int i = 0; i < N; i++) u[i] = 1.0;
    for (int k = 0; k < 10; k++) {
        multiplyAv(u, t);
        multiplyAtv(t, v);
        multiplyAv(v, t);
        multiplyAtv(t, u);
    }
    double uv = 0, vv = 0;
    for (int i = 0; i < N; i++) {
        uv += u[i] * v[i];
        vv += v[i] * v[i];
    }
    printf("%.9f\n", sqrt(uv / vv));
    return 0;
}
