local Toggle = {}
Toggle.__index = Toggle

local function newToggle(state) return setmetatable({state = state}, Toggle) end

function Toggle:value() return self.state end

function Toggle:activate()
    self.state = not self.state
    return self
end

local NthToggle = setmetatable({}, {__index = Toggle})
NthToggle.__index = NthToggle

local function newNthToggle(state, most) return setmetatable({state = state, most = most, counter = 0}, NthToggle) end

function NthToggle:activate()
    self.counter = self.counter + 1
    if self.counter >= self.most then
        self.state = not self.state
        self.counter = 0
    end
    return self
end

local function run(n)
    local trues = 0
    local toggle = newToggle(true)
    local nth = newNthToggle(true, 3)
    for _ = 1, n do
        if toggle:activate():value() then trues = trues + 1 end
        if nth:activate():value() then trues = trues + 1 end
    end
    return trues
end

print(run(3000000))
