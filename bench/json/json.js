function records(n) {
    const result = [];
    for (let i = 0; i < n; i++) {
        result.push({id: i, name: `record ${i}`, value: i / 8 + 0.0625, tags: ["a", "b\n", `ü${i % 10}`], isOdd: i % 2 === 1, next: null});
    }
    return result;
}

let doc = records(20000);
let size = 0;
for (let i = 0; i < 5; i++) {
    const text = JSON.stringify(doc);
    size += text.length;
    doc = JSON.parse(text);
}
console.log(`${size} ${doc.reduce((sum, record) => sum + record.id, 0)}`);
