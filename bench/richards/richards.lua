-- LuaJIT has no operators for bits, so a task's state is three fields.
local IDLE, WORKER, HANDLER_A, HANDLER_B, DEVICE_A, DEVICE_B = 1, 2, 3, 4, 5, 6
local FOR_DEVICE, FOR_WORK = 0, 1

local Packet = {}
Packet.__index = Packet

local function newPacket(link, id, kind)
    return setmetatable({link = link, id = id, kind = kind, index = 0, data = {0, 0, 0, 0}}, Packet)
end

function Packet:addTo(queue)
    self.link = nil
    if not queue then return self end
    local last = queue
    while last.link do last = last.link end
    last.link = self
    return queue
end

local Task = {}
Task.__index = Task

local function newTask(link, id, priority, queue, work)
    return setmetatable({
        link = link, id = id, priority = priority, queue = queue, work = work, runnable = queue ~= nil, suspended = true,
        held = false,
    }, Task)
end

function Task:isHeldOrSuspended() return self.held or self.suspended and not self.runnable end

function Task:run()
    local packet = nil
    if self.suspended and self.runnable then
        packet = self.queue
        self.queue = packet.link
        self.suspended = false
        self.runnable = self.queue ~= nil
    end
    return self.work:run(packet)
end

function Task:receive(packet, sender)
    if not self.queue then
        self.queue = packet
        self.runnable = true
        if self.priority > sender.priority then return self end
    else
        self.queue = packet:addTo(self.queue)
    end
    return sender
end

local Scheduler = {}
Scheduler.__index = Scheduler

local function newScheduler()
    return setmetatable({queued = 0, held = 0, tasks = {}, first = nil, current = nil, currentId = 0}, Scheduler)
end

function Scheduler:add(id, priority, queue, work)
    self.first = newTask(self.first, id, priority, queue, work)
    self.tasks[id] = self.first
end

function Scheduler:run()
    self.current = self.first
    while self.current do
        if self.current:isHeldOrSuspended() then
            self.current = self.current.link
        else
            self.currentId = self.current.id
            self.current = self.current:run()
        end
    end
end

function Scheduler:release(id)
    local task = self.tasks[id]
    task.held = false
    return task.priority > self.current.priority and task or self.current
end

function Scheduler:holdCurrent()
    self.held = self.held + 1
    self.current.held = true
    return self.current.link
end

function Scheduler:suspendCurrent()
    self.current.suspended = true
    return self.current
end

function Scheduler:send(packet)
    local receiver = self.tasks[packet.id]
    self.queued = self.queued + 1
    packet.link = nil
    packet.id = self.currentId
    return receiver:receive(packet, self.current)
end

local Idle = {}
Idle.__index = Idle

local function newIdle(scheduler, count) return setmetatable({scheduler = scheduler, seed = 1, count = count}, Idle) end

local function toggled(n, bit) return n % (2 * bit) >= bit and n - bit or n + bit end

function Idle:run()
    self.count = self.count - 1
    if self.count == 0 then return self.scheduler:holdCurrent() end
    if self.seed % 2 == 0 then
        self.seed = self.seed / 2
        return self.scheduler:release(DEVICE_A)
    end
    local half = (self.seed - 1) / 2
    self.seed = toggled(toggled(toggled(half, 8), 4096), 16384) + 32768 -- 0xd008
    return self.scheduler:release(DEVICE_B)
end

local Device = {}
Device.__index = Device

local function newDevice(scheduler) return setmetatable({scheduler = scheduler, packet = nil}, Device) end

function Device:run(packet)
    if packet then
        self.packet = packet
        return self.scheduler:holdCurrent()
    end
    if not self.packet then return self.scheduler:suspendCurrent() end
    local following = self.packet
    self.packet = nil
    return self.scheduler:send(following)
end

local Worker = {}
Worker.__index = Worker

local function newWorker(scheduler) return setmetatable({scheduler = scheduler, handler = HANDLER_A, letter = 0}, Worker) end

function Worker:run(packet)
    if not packet then return self.scheduler:suspendCurrent() end
    self.handler = self.handler == HANDLER_A and HANDLER_B or HANDLER_A
    packet.id = self.handler
    packet.index = 0
    for i = 1, 4 do
        self.letter = self.letter == 26 and 1 or self.letter + 1
        packet.data[i] = self.letter
    end
    return self.scheduler:send(packet)
end

local Handler = {}
Handler.__index = Handler

local function newHandler(scheduler) return setmetatable({scheduler = scheduler, work = nil, devices = nil}, Handler) end

function Handler:run(packet)
    if packet then
        if packet.kind == FOR_WORK then self.work = packet:addTo(self.work)
        else self.devices = packet:addTo(self.devices) end
    end
    local work = self.work
    if not work then return self.scheduler:suspendCurrent() end
    if work.index == 4 then
        self.work = work.link
        return self.scheduler:send(work)
    end
    local following = self.devices
    if not following then return self.scheduler:suspendCurrent() end
    self.devices = following.link
    work.index = work.index + 1
    following.index = work.data[work.index]
    return self.scheduler:send(following)
end

local function packets(count, id, kind)
    local queue = nil
    for _ = 1, count do queue = newPacket(queue, id, kind) end
    return queue
end

local function richards()
    local scheduler = newScheduler()
    scheduler:add(IDLE, 0, nil, newIdle(scheduler, 10000))
    scheduler.tasks[IDLE].suspended = false
    scheduler:add(WORKER, 1000, packets(2, WORKER, FOR_WORK), newWorker(scheduler))
    scheduler:add(HANDLER_A, 2000, packets(3, DEVICE_A, FOR_DEVICE), newHandler(scheduler))
    scheduler:add(HANDLER_B, 3000, packets(3, DEVICE_B, FOR_DEVICE), newHandler(scheduler))
    scheduler:add(DEVICE_A, 4000, nil, newDevice(scheduler))
    scheduler:add(DEVICE_B, 5000, nil, newDevice(scheduler))
    scheduler:run()
    return scheduler
end

local function run(times)
    local queued, held = 0, 0
    for _ = 1, times do
        local scheduler = richards()
        queued = queued + scheduler.queued
        held = held + scheduler.held
    end
    return queued .. " " .. held
end

print(run(20))
