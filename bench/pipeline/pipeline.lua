local wrap, yield = coroutine.wrap, coroutine.yield

local function numbers(n)
    return wrap(function()
        for i = 0, n - 1 do yield(i) end
    end)
end

local function odd(items)
    return wrap(function()
        for n in items do
            if n % 2 == 1 then yield(n) end
        end
    end)
end

local function squares(items)
    return wrap(function()
        for n in items do yield(n * n % 1000) end
    end)
end

local function total(items)
    local sum = 0
    for n in items do sum = sum + n end
    return sum
end

print(total(squares(odd(numbers(2000000)))))
