local function run(n)
    local total = 0
    for i = 0, n - 1 do total = i - total end
    return total
end

print(run(100000000))
