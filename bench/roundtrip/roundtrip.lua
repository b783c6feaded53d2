-- The main program and a coroutine take turns.
local n = 5000000

local other = coroutine.wrap(function()
    local done = 0
    while done < n do
        coroutine.yield()
        done = done + 1
    end
    return done
end)

local done = 0
while done < n do
    other()
    done = done + 1
end
print(done + other())
