local pong

local function ping(n)
    if n == 0 then return "ping" end
    return pong(n - 1)
end

function pong(n)
    if n == 0 then return "pong" end
    return ping(n - 1)
end

print(coroutine.wrap(ping)(10000001))
