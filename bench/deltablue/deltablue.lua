local REQUIRED, STRONG, PREFERRED, NORMAL, WEAK, WEAKEST = 0, 1, 2, 3, 4, 5

-- A class of Lua's usual kind: its objects find their methods in it, and it finds its parent's in that.
local function class(parent)
    local made = setmetatable({}, parent and {__index = parent})
    made.__index = made
    return made
end

local function remove(list, item)
    for i = 1, #list do
        if list[i] == item then
            table.remove(list, i)
            return
        end
    end
end

local function newVariable(value)
    return {value = value, constraints = {}, determinedBy = nil, mark = 0, strength = WEAKEST, isConstant = true}
end

local Constraint = class()

function Constraint:isInput() return false end

function Constraint:add(planner)
    self:link()
    planner:add(self)
end

function Constraint:remove(planner)
    if self:isSatisfied() then planner:remove(self) else self:unlink() end
end

function Constraint:satisfy(mark, planner)
    self:choose(mark)
    if not self:isSatisfied() then
        if self.strength == REQUIRED then error("a required constraint cannot be satisfied") end
        return nil
    end
    self:markInputs(mark)
    local output = self:output()
    local overridden = output.determinedBy
    if overridden then overridden:dissatisfy() end
    output.determinedBy = self
    if not planner:propagate(self, mark) then error("the constraints are a cycle") end
    output.mark = mark
    return overridden
end

local UnaryConstraint = class(Constraint)

local function newUnary(of, variable, strength)
    return setmetatable({strength = strength, variable = variable, satisfied = false}, of)
end

function UnaryConstraint:output() return self.variable end
function UnaryConstraint:isSatisfied() return self.satisfied end
function UnaryConstraint:dissatisfy() self.satisfied = false end
function UnaryConstraint:link() table.insert(self.variable.constraints, self) end
function UnaryConstraint:unlink()
    remove(self.variable.constraints, self)
    self.satisfied = false
end
function UnaryConstraint:choose(mark)
    self.satisfied = self.variable.mark ~= mark and self.strength < self.variable.strength
end
function UnaryConstraint:markInputs() end
function UnaryConstraint:hasInputs() return true end
function UnaryConstraint:recalculate()
    self.variable.strength = self.strength
    self.variable.isConstant = not self:isInput()
end
function UnaryConstraint:execute() end

local Stay = class(UnaryConstraint)
local Edit = class(UnaryConstraint)

function Edit:isInput() return true end

local BinaryConstraint = class(Constraint)

function BinaryConstraint:output() return self.to end
function BinaryConstraint:isSatisfied() return self.to ~= nil end
function BinaryConstraint:dissatisfy() self:direct(nil, nil) end
function BinaryConstraint:direct(from, to)
    self.from = from
    self.to = to
end
function BinaryConstraint:link()
    table.insert(self.first.constraints, self)
    table.insert(self.second.constraints, self)
end
function BinaryConstraint:unlink()
    remove(self.first.constraints, self)
    remove(self.second.constraints, self)
    self:dissatisfy()
end
function BinaryConstraint:choose(mark)
    local a, b = self.first, self.second
    if a.mark == mark then self:directIf(b.mark ~= mark and self.strength < b.strength, a, b)
    elseif b.mark == mark then self:directIf(self.strength < a.strength, b, a)
    elseif a.strength > b.strength then self:directIf(self.strength < a.strength, b, a)
    else self:directIf(self.strength < b.strength, a, b) end
end
function BinaryConstraint:directIf(isPossible, from, to)
    if isPossible then self:direct(from, to) else self:direct(nil, nil) end
end
function BinaryConstraint:markInputs(mark) self.from.mark = mark end
function BinaryConstraint:hasInputs(mark)
    local from = self.from
    return from.mark == mark or from.isConstant or from.determinedBy == nil
end
function BinaryConstraint:recalculate()
    local from, to = self.from, self.to
    to.strength = math.max(self.strength, from.strength)
    to.isConstant = from.isConstant
    if to.isConstant then self:execute() end
end

local Equality = class(BinaryConstraint)

local function newEquality(first, second, strength)
    return setmetatable({strength = strength, first = first, second = second, from = nil, to = nil}, Equality)
end

function Equality:execute() self.to.value = self.from.value end

local Scale = class(BinaryConstraint)

local function newScale(first, scale, offset, second, strength)
    return setmetatable({
        strength = strength, first = first, second = second, from = nil, to = nil, scale = scale, offset = offset,
    }, Scale)
end

function Scale:link()
    BinaryConstraint.link(self)
    table.insert(self.scale.constraints, self)
    table.insert(self.offset.constraints, self)
end
function Scale:unlink()
    BinaryConstraint.unlink(self)
    remove(self.scale.constraints, self)
    remove(self.offset.constraints, self)
end
function Scale:markInputs(mark)
    BinaryConstraint.markInputs(self, mark)
    self.scale.mark = mark
    self.offset.mark = mark
end
function Scale:recalculate()
    local from, to = self.from, self.to
    to.strength = math.max(self.strength, from.strength)
    to.isConstant = from.isConstant and self.scale.isConstant and self.offset.isConstant
    if to.isConstant then self:execute() end
end
function Scale:execute()
    if self.to == self.second then self.to.value = self.from.value * self.scale.value + self.offset.value
    else self.to.value = math.floor((self.from.value - self.offset.value) / self.scale.value) end
end

local Planner = class()

local function newPlanner() return setmetatable({mark = 0}, Planner) end

function Planner:newMark()
    self.mark = self.mark + 1
    return self.mark
end

function Planner:add(constraint)
    local mark = self:newMark()
    local overridden = constraint:satisfy(mark, self)
    while overridden do overridden = overridden:satisfy(mark, self) end
end

function Planner:remove(constraint)
    local output = constraint:output()
    constraint:dissatisfy()
    constraint:unlink()
    local unsatisfied = self:forget(output)
    for strength = REQUIRED, WEAKEST - 1 do
        for i = 1, #unsatisfied do
            if unsatisfied[i].strength == strength then self:add(unsatisfied[i]) end
        end
    end
end

function Planner:plan(sources)
    local mark = self:newMark()
    local plan = {}
    local open = sources
    while #open > 0 do
        local following = table.remove(open)
        local output = following:output()
        if output.mark ~= mark and following:hasInputs(mark) then
            plan[#plan + 1] = following
            output.mark = mark
            self:addUsers(output, open)
        end
    end
    return plan
end

function Planner:planFor(constraints)
    local sources = {}
    for i = 1, #constraints do
        if constraints[i]:isInput() and constraints[i]:isSatisfied() then sources[#sources + 1] = constraints[i] end
    end
    return self:plan(sources)
end

function Planner:propagate(constraint, mark)
    local open = {constraint}
    while #open > 0 do
        local following = table.remove(open)
        if following:output().mark == mark then
            self:remove(constraint)
            return false
        end
        following:recalculate()
        self:addUsers(following:output(), open)
    end
    return true
end

function Planner:forget(variable)
    variable.determinedBy = nil
    variable.strength = WEAKEST
    variable.isConstant = true
    local unsatisfied = {}
    local open = {variable}
    while #open > 0 do
        local following = table.remove(open)
        local constraints = following.constraints
        for i = 1, #constraints do
            local constraint = constraints[i]
            if not constraint:isSatisfied() then
                unsatisfied[#unsatisfied + 1] = constraint
            elseif constraint ~= following.determinedBy then
                constraint:recalculate()
                open[#open + 1] = constraint:output()
            end
        end
    end
    return unsatisfied
end

function Planner:addUsers(variable, open)
    local determining, constraints = variable.determinedBy, variable.constraints
    for i = 1, #constraints do
        local constraint = constraints[i]
        if constraint ~= determining and constraint:isSatisfied() then open[#open + 1] = constraint end
    end
end

local function execute(plan)
    for i = 1, #plan do plan[i]:execute() end
end

function Planner:change(variable, value)
    local edit = newUnary(Edit, variable, PREFERRED)
    edit:add(self)
    local plan = self:planFor({edit})
    for _ = 1, 10 do
        variable.value = value
        execute(plan)
    end
    edit:remove(self)
end

local function chain(n)
    local planner = newPlanner()
    local variables = {}
    for i = 0, n do variables[i] = newVariable(0) end
    for i = 0, n - 1 do newEquality(variables[i], variables[i + 1], REQUIRED):add(planner) end
    newUnary(Stay, variables[n], NORMAL):add(planner)
    local edit = newUnary(Edit, variables[0], STRONG)
    edit:add(planner)
    local plan = planner:planFor({edit})
    local sum = 0
    for i = 0, 99 do
        variables[0].value = i
        execute(plan)
        sum = sum + variables[n].value
    end
    edit:remove(planner)
    return sum
end

local function projection(n)
    local planner = newPlanner()
    local scale, offset = newVariable(10), newVariable(1000)
    local from, to = {}, {}
    for i = 0, n - 1 do
        from[i] = newVariable(i)
        to[i] = newVariable(i)
        newUnary(Stay, from[i], WEAK):add(planner)
        newScale(from[i], scale, offset, to[i], REQUIRED):add(planner)
    end
    planner:change(from[0], 17)
    planner:change(to[n - 1], 1050)
    planner:change(scale, 5)
    planner:change(offset, 2000)
    local sum = from[n - 1].value
    for i = 0, n - 1 do sum = sum + to[i].value end
    return sum
end

local function run(times, n)
    local sum = 0
    for _ = 1, times do sum = sum + chain(n) + projection(n) end
    return sum
end

print(run(20, 1000))
