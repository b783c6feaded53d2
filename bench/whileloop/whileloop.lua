local function run(n)
    local total = 0
    local i = 0
    while i < n do
        total = i - total
        i = i + 1
    end
    return total
end

print(run(100000000))
