local function counter(step)
    local n = 0
    return function()
        n = n + step
        return n
    end
end

local function compose(f, g)
    return function(x) return (g(f(x))) end
end

local function run(n)
    local count = counter(3)
    local total = 0
    for i = 0, n - 1 do
        local f = compose(function(x) return x + i end, function(x) return x * 2 end)
        total = (total + f(count())) % 1000007
    end
    return total
end

print(run(1000000))
