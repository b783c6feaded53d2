function place(row, n, columns, up, down) {
    if (row === n) return 1;
    let ways = 0;
    for (let column = 0; column < n; column++) {
        const rising = row + column, falling = row - column + n;
        if (columns[column] || up[rising] || down[falling]) continue;
        columns[column] = up[rising] = down[falling] = true;
        ways += place(row + 1, n, columns, up, down);
        columns[column] = up[rising] = down[falling] = false;
    }
    return ways;
}

function queens(n) {
    return place(0, n, Array(n).fill(false), Array(2 * n).fill(false), Array(2 * n + 1).fill(false));
}

console.log(queens(12));
