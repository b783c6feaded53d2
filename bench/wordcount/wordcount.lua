local function text(n)
    local words = {}
    local seed = 42
    for i = 1, n do
        seed = (seed * 16807) % 2147483647
        words[i] = "word" .. seed % 50000
    end
    return table.concat(words, " ")
end

local function count(text)
    local counts, different = {}, 0
    for word in text:gmatch("[^ ]+") do
        local n = counts[word]
        if not n then different = different + 1 end
        counts[word] = (n or 0) + 1
    end
    return counts, different
end

local counts, different = count(text(1000000))
local most, times = "", 0
for word, n in pairs(counts) do
    if n > times or n == times and word < most then
        most = word
        times = n
    end
end
print(different .. " " .. most .. " " .. times)
