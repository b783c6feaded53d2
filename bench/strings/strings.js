function run(n) {
    const lines = [];
    for (let i = 0; i < n; i++) {
        let line = "";
        for (let j = 0; j < 10; j++) line += `${i + j},`;
        lines.push(line);
    }
    return lines.join("\n").length;
}

console.log(run(200000));
