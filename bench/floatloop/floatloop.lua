local function series(n)
    local sum = 0.0
    local sign = 1.0
    for i = 0, n - 1 do
        sum = sum + sign / (2.0 * i + 1.0)
        sign = -sign
    end
    return 4.0 * sum
end

print(string.format("%.9f", series(20000000)))
