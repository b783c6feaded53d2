def is_inside(cr, ci):
    zr = 0.0
    zi = 0.0
    for _ in range(50):
        rr = zr * zr
        ii = zi * zi
        if rr + ii > 4.0:
            return False
        zi = 2.0 * zr * zi + ci
        zr = rr - ii + cr
    return True


def mandelbrot(n):
    inside = 0
    for y in range(n):
        ci = 2.0 * y / n - 1.0
        for x in range(n):
            if is_inside(2.0 * x / n - 1.5, ci):
                inside += 1
    return inside


print(mandelbrot(600))
