function ints(n) {
    const squares = new Map();
    for (let i = 0; i < n; i++) squares.set(i * 7919 % 1000003, i);
    let found = 0;
    for (let key = 0; key < 2 * n; key++) {
        if (squares.has(key)) found++;
    }
    for (let i = 0; i < n; i += 2) squares.delete(i * 7919 % 1000003);
    let sum = 0;
    for (const [key, value] of squares) sum += key + value;
    return `${squares.size} ${found} ${sum}`;
}

function letters(n) {
    const alphabet = "abcdefghijklmnopqrstuvwxyz";
    const pairs = [];
    for (const a of alphabet) {
        for (const b of alphabet) pairs.push(a + b);
    }
    const counts = new Map();
    for (let i = 0; i < n; i++) {
        const pair = pairs[i * i % pairs.length];
        counts.set(pair, (counts.get(pair) ?? 0) + 1);
    }
    return `${counts.size} ${counts.get("aa")}`;
}

console.log(`${ints(500000)} ${letters(2000000)}`);
