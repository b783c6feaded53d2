function fannkuch(n) {
    const perm1 = Array.from({length: n}, (_, i) => i);
    const count = Array(n).fill(0);
    let maxFlips = 0, checksum = 0, r = n, isEven = true;
    while (true) {
        while (r !== 1) {
            count[r - 1] = r;
            r--;
        }
        const perm = perm1.slice();
        let flips = 0, first = perm[0];
        while (first !== 0) {
            let i = 0, j = first;
            while (i < j) {
                const t = perm[i];
                perm[i] = perm[j];
                perm[j] = t;
                i++;
                j--;
            }
            flips++;
            first = perm[0];
        }
        if (flips > maxFlips) maxFlips = flips;
        checksum += isEven ? flips : -flips;
        isEven = !isEven;
        while (true) {
            if (r === n) return [checksum, maxFlips];
            const zeroth = perm1[0];
            for (let i = 0; i < r; i++) perm1[i] = perm1[i + 1];
            perm1[r] = zeroth;
            count[r]--;
            if (count[r] > 0) break;
            r++;
        }
    }
}

const [checksum, flips] = fannkuch(9);
console.log(`${checksum} ${flips}`);
