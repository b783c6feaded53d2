async function next(i) { return i + 1; }

async function run(n) {
    let count = 0;
    while (count < n) count = await next(count);
    return count;
}

run(1000000).then(console.log);
