local Node = {}
Node.__index = Node

local function newNode(left, right) return setmetatable({left = left, right = right}, Node) end

function Node:check()
    if not self.left then return 1 end
    return 1 + self.left:check() + self.right:check()
end

local function build(depth)
    if depth == 0 then return newNode(nil, nil) end
    return newNode(build(depth - 1), build(depth - 1))
end

local function run(most)
    local long = build(most)
    local total = 0
    for depth = 4, most, 2 do
        for _ = 1, 2 ^ (most - depth + 4) do total = total + build(depth):check() end
    end
    return total + long:check()
end

print(run(14))
