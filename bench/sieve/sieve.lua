local function primes(limit)
    local isPrime = {}
    for i = 0, limit - 1 do isPrime[i] = true end
    local count = 0
    for i = 2, limit - 1 do
        if isPrime[i] then
            count = count + 1
            for k = i * i, limit - 1, i do isPrime[k] = false end
        end
    end
    return count
end

local total = 0
for _ = 1, 2 do total = total + primes(2000000) end
print(total)
