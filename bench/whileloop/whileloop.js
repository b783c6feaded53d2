function run(n) {
    let total = 0;
    let i = 0;
    while (i < n) {
        total = i - total;
        i += 1;
    }
    return total;
}

console.log(run(100000000));
