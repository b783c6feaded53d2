function isInside(cr, ci) {
    let zr = 0.0, zi = 0.0;
    for (let i = 0; i < 50; i++) {
        const rr = zr * zr, ii = zi * zi;
        if (rr + ii > 4.0) return false;
        zi = 2.0 * zr * zi + ci;
        zr = rr - ii + cr;
    }
    return true;
}

function mandelbrot(n) {
    let inside = 0;
    for (let y = 0; y < n; y++) {
        const ci = 2.0 * y / n - 1.0;
        for (let x = 0; x < n; x++) {
            if (isInside(2.0 * x / n - 1.5, ci)) inside++;
        }
    }
    return inside;
}

console.log(mandelbrot(600));
