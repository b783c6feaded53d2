function fact(n) {
    let result = 1n;
    while (n > 1n) {
        result = n * result;
        n -= 1n;
    }
    return result;
}

let total = 0n;
for (let i = 0; i < 20; i++) total += fact(10000n) % 1000003n;
console.log(String(total));
