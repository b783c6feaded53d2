// One async function waits for a new promise again and again, which the other one fulfils.
let fire = null;

async function receiver(n) {
    let total = 0;
    for (let i = 0; i < n; i++) total += await new Promise((resolve) => { fire = resolve; });
    return total;
}

async function sender(n) {
    for (let i = 0; i < n; i++) {
        fire(i % 10);
        await null;
    }
}

async function main() {
    const received = receiver(1000000);
    sender(1000000);
    console.log(await received);
}

main();
