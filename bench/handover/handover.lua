-- Lua has no Deferred; this is the least that does the same: a queue of what is ready, and a record of who waits.
local queue, first, last = {}, 1, 0

local function enqueue(thread, value)
    last = last + 1
    queue[last] = { thread, value }
end

local function wait(deferred)
    deferred.waiter = coroutine.running()
    return coroutine.yield()
end

local function fire(deferred, value) enqueue(deferred.waiter, value) end

local nextOne, result

local function receiver(n)
    local total = 0
    for _ = 1, n do
        nextOne = {}
        total = total + wait(nextOne)
    end
    result = total
end

local function sender(n)
    for i = 0, n - 1 do
        fire(nextOne, i % 10)
        enqueue(coroutine.running(), nil)
        coroutine.yield()
    end
end

enqueue(coroutine.create(receiver), 1000000)
enqueue(coroutine.create(sender), 1000000)
while first <= last do
    local entry = queue[first]
    queue[first] = nil
    first = first + 1
    assert(coroutine.resume(entry[1], entry[2]))
end
print(result)
