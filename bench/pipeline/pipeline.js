async function* numbers(n) {
    for (let i = 0; i < n; i++) yield i;
}

async function* odd(items) {
    for await (const n of items) {
        if (n % 2 === 1) yield n;
    }
}

async function* squares(items) {
    for await (const n of items) yield n * n % 1000;
}

async function total(items) {
    let sum = 0;
    for await (const n of items) sum += n;
    return sum;
}

total(squares(odd(numbers(2000000)))).then(sum => console.log(sum));
