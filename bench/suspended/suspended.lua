local function waiter(i)
    local value = coroutine.yield()
    return value + i % 10
end

local waiters = {}
for i = 0, 999999 do
    local thread = coroutine.create(waiter)
    coroutine.resume(thread, i)
    waiters[#waiters + 1] = thread
end

local total = 0
for _, thread in ipairs(waiters) do
    local _, value = coroutine.resume(thread, 1)
    total = total + value
end
print(total)
