-- A proper tail call, inside a coroutine.
local function loop(n)
    if n == 0 then return 0 end
    return loop(n - 1)
end

print(coroutine.wrap(loop)(10000000))
