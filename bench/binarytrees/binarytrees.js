class Node {
    constructor(left, right) {
        this.left = left;
        this.right = right;
    }

    check() {
        if (this.left === null) return 1;
        return 1 + this.left.check() + this.right.check();
    }
}

function build(depth) {
    if (depth === 0) return new Node(null, null);
    return new Node(build(depth - 1), build(depth - 1));
}

function run(most) {
    const long = build(most);
    let total = 0;
    for (let depth = 4; depth <= most; depth += 2) {
        for (let i = 0; i < 1 << (most - depth + 4); i++) total += build(depth).check();
    }
    return total + long.check();
}

console.log(run(14));
