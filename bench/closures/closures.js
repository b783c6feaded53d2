function counter(step) {
    let n = 0;
    return () => {
        n += step;
        return n;
    };
}

function compose(f, g) { return x => g(f(x)); }

function run(n) {
    const count = counter(3);
    let total = 0;
    for (let i = 0; i < n; i++) {
        const f = compose(x => x + i, x => x * 2);
        total = (total + f(count())) % 1000007;
    }
    return total;
}

console.log(run(1000000));
