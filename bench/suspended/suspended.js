async function waiter(gate, i) {
    const value = await gate;
    return value + i % 10;
}

async function main() {
    let open;
    const gate = new Promise((resolve) => { open = resolve; });
    const waiters = [];
    for (let i = 0; i < 1000000; i++) waiters.push(waiter(gate, i));

    open(1);
    let total = 0;
    for (const w of waiters) total += await w;
    console.log(total);
}

main();
