-- A table does not know how many keys it has, so they are counted.
local function ints(n)
    local squares = {}
    for i = 0, n - 1 do squares[i * 7919 % 1000003] = i end
    local found = 0
    for key = 0, 2 * n - 1 do
        if squares[key] then found = found + 1 end
    end
    for i = 0, n - 1, 2 do squares[i * 7919 % 1000003] = nil end
    local count, sum = 0, 0
    for key, value in pairs(squares) do
        count = count + 1
        sum = sum + key + value
    end
    return string.format("%d %d %.0f", count, found, sum)
end

local function letters(n)
    local alphabet = "abcdefghijklmnopqrstuvwxyz"
    local pairsOf = {}
    for a in alphabet:gmatch(".") do
        for b in alphabet:gmatch(".") do pairsOf[#pairsOf + 1] = a .. b end
    end
    local counts = {}
    for i = 0, n - 1 do
        local pair = pairsOf[i * i % #pairsOf + 1]
        counts[pair] = (counts[pair] or 0) + 1
    end
    local count = 0
    for _ in pairs(counts) do count = count + 1 end
    return string.format("%d %d", count, counts["aa"])
end

print(ints(500000) .. " " .. letters(2000000))
