local function numbers(n)
    local result = {}
    local seed = 42
    for i = 1, n do
        seed = (seed * 16807) % 2147483647
        result[i] = seed
    end
    return result
end

local function run()
    local ints = numbers(500000)
    table.sort(ints)
    local entries = {}
    for i, n in ipairs(numbers(200000)) do entries[i] = {key = n, number = n % 1000} end
    table.sort(entries, function(a, b) return a.key < b.key end)
    local sum = 0
    for i = 1, 200000, 1000 do sum = sum + ints[i] + entries[i].number end
    return sum
end

print(string.format("%d", run()))
