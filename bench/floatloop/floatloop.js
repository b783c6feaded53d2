function series(n) {
    let sum = 0.0, sign = 1.0;
    for (let i = 0; i < n; i++) {
        sum += sign / (2.0 * i + 1.0);
        sign = -sign;
    }
    return 4.0 * sum;
}

console.log(series(20000000).toFixed(9));
