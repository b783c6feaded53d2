function text(n) {
    const words = [];
    let seed = 42;
    for (let i = 0; i < n; i++) {
        seed = (seed * 16807) % 2147483647;
        words.push(`word${seed % 50000}`);
    }
    return words.join(" ");
}

function count(text) {
    const counts = new Map();
    for (const word of text.split(" ")) counts.set(word, (counts.get(word) ?? 0) + 1);
    return counts;
}

const counts = count(text(1000000));
let most = "", times = 0;
for (const [word, n] of counts) {
    if (n > times || n === times && word < most) {
        most = word;
        times = n;
    }
}
console.log(`${counts.size} ${most} ${times}`);
