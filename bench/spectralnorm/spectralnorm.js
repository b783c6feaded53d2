function a(i, j) {
    const ij = i + j;
    return 1.0 / (ij * (ij + 1) / 2 + i + 1);
}

function multiplyAv(v, out, n) {
    for (let i = 0; i < n; i++) {
        let sum = 0.0;
        for (let j = 0; j < n; j++) sum += a(i, j) * v[j];
        out[i] = sum;
    }
}

function multiplyAtv(v, out, n) {
    for (let i = 0; i < n; i++) {
        let sum = 0.0;
        for (let j = 0; j < n; j++) sum += a(j, i) * v[j];
        out[i] = sum;
    }
}

function spectralNorm(n) {
    const u = Array(n).fill(1.0), v = Array(n).fill(0.0), t = Array(n).fill(0.0);
    for (let k = 0; k < 10; k++) {
        multiplyAv(u, t, n);
        multiplyAtv(t, v, n);
        multiplyAv(v, t, n);
        multiplyAtv(t, u, n);
    }
    let uv = 0.0, vv = 0.0;
    for (let i = 0; i < n; i++) {
        uv += u[i] * v[i];
        vv += v[i] * v[i];
    }
    return Math.sqrt(uv / vv);
}

console.log(spectralNorm(300).toFixed(9));
