function numbers(n) {
    const result = [];
    let seed = 42;
    for (let i = 0; i < n; i++) {
        seed = (seed * 16807) % 2147483647;
        result.push(seed);
    }
    return result;
}

function run() {
    const ints = numbers(500000);
    ints.sort((a, b) => a - b);
    const entries = numbers(200000).map(n => ({key: n, number: n % 1000}));
    entries.sort((a, b) => a.key - b.key);
    let sum = 0;
    for (let i = 0; i < 200000; i += 1000) sum += ints[i] + entries[i].number;
    return sum;
}

console.log(run());
