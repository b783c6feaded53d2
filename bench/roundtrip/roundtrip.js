// Two async functions take turns.
async function turns(n) {
    let done = 0;
    while (done < n) {
        await null;
        done += 1;
    }
    return done;
}

async function main() {
    const a = turns(5000000);
    const b = turns(5000000);
    console.log(await a + await b);
}

main();
