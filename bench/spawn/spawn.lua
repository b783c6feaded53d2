local function nextOne(i) return i + 1 end

local function run(n)
    local count = 0
    while count < n do count = coroutine.wrap(nextOne)(count) end
    return count
end

print(run(1000000))
