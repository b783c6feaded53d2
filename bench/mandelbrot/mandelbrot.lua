local function isInside(cr, ci)
    local zr, zi = 0.0, 0.0
    for _ = 1, 50 do
        local rr, ii = zr * zr, zi * zi
        if rr + ii > 4.0 then return false end
        zi = 2.0 * zr * zi + ci
        zr = rr - ii + cr
    end
    return true
end

local function mandelbrot(n)
    local inside = 0
    for y = 0, n - 1 do
        local ci = 2.0 * y / n - 1.0
        for x = 0, n - 1 do
            if isInside(2.0 * x / n - 1.5, ci) then inside = inside + 1 end
        end
    end
    return inside
end

print(mandelbrot(600))
