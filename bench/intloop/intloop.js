function run(n) {
    let total = 0;
    for (let i = 0; i < n; i++) total = i - total;
    return total;
}

console.log(run(100000000));
