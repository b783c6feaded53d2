IDLE, WORKER, HANDLER_A, HANDLER_B, DEVICE_A, DEVICE_B = range(6)
FOR_DEVICE, FOR_WORK = range(2)
RUNNABLE, SUSPENDED, HELD = 1, 2, 4


class Packet:
    def __init__(self, link, id, kind):
        self.link = link
        self.id = id
        self.kind = kind
        self.index = 0
        self.data = [0] * 4

    def add_to(self, queue):
        self.link = None
        if queue is None:
            return self
        last = queue
        while last.link is not None:
            last = last.link
        last.link = self
        return queue


class Task:
    def __init__(self, link, id, priority, queue, work):
        self.link = link
        self.id = id
        self.priority = priority
        self.queue = queue
        self.work = work
        self.state = SUSPENDED if queue is None else SUSPENDED | RUNNABLE

    def is_held_or_suspended(self):
        return self.state & HELD != 0 or self.state == SUSPENDED

    def run(self):
        packet = None
        if self.state == SUSPENDED | RUNNABLE:
            packet = self.queue
            self.queue = packet.link
            self.state = 0 if self.queue is None else RUNNABLE
        return self.work.run(packet)

    def receive(self, packet, sender):
        if self.queue is None:
            self.queue = packet
            self.state |= RUNNABLE
            if self.priority > sender.priority:
                return self
        else:
            self.queue = packet.add_to(self.queue)
        return sender


class Scheduler:
    def __init__(self):
        self.queued = 0
        self.held = 0
        self.tasks = [None] * 6
        self.first = None
        self.current = None
        self.current_id = 0

    def add(self, id, priority, queue, work):
        self.first = Task(self.first, id, priority, queue, work)
        self.tasks[id] = self.first

    def run(self):
        self.current = self.first
        while self.current is not None:
            if self.current.is_held_or_suspended():
                self.current = self.current.link
            else:
                self.current_id = self.current.id
                self.current = self.current.run()

    def release(self, id):
        task = self.tasks[id]
        task.state &= ~HELD
        return task if task.priority > self.current.priority else self.current

    def hold_current(self):
        self.held += 1
        self.current.state |= HELD
        return self.current.link

    def suspend_current(self):
        self.current.state |= SUSPENDED
        return self.current

    def send(self, packet):
        receiver = self.tasks[packet.id]
        self.queued += 1
        packet.link = None
        packet.id = self.current_id
        return receiver.receive(packet, self.current)


class Idle:
    def __init__(self, scheduler, count):
        self.scheduler = scheduler
        self.seed = 1
        self.count = count

    def run(self, packet):
        self.count -= 1
        if self.count == 0:
            return self.scheduler.hold_current()
        if self.seed & 1 == 0:
            self.seed >>= 1
            return self.scheduler.release(DEVICE_A)
        self.seed = self.seed >> 1 ^ 0xD008
        return self.scheduler.release(DEVICE_B)


class Device:
    def __init__(self, scheduler):
        self.scheduler = scheduler
        self.packet = None

    def run(self, packet):
        if packet is not None:
            self.packet = packet
            return self.scheduler.hold_current()
        if self.packet is None:
            return self.scheduler.suspend_current()
        following = self.packet
        self.packet = None
        return self.scheduler.send(following)


class Worker:
    def __init__(self, scheduler):
        self.scheduler = scheduler
        self.handler = HANDLER_A
        self.letter = 0

    def run(self, packet):
        if packet is None:
            return self.scheduler.suspend_current()
        self.handler = HANDLER_B if self.handler == HANDLER_A else HANDLER_A
        packet.id = self.handler
        packet.index = 0
        for i in range(4):
            self.letter = 1 if self.letter == 26 else self.letter + 1
            packet.data[i] = self.letter
        return self.scheduler.send(packet)


class Handler:
    def __init__(self, scheduler):
        self.scheduler = scheduler
        self.work = None
        self.devices = None

    def run(self, packet):
        if packet is not None:
            if packet.kind == FOR_WORK:
                self.work = packet.add_to(self.work)
            else:
                self.devices = packet.add_to(self.devices)
        if self.work is None:
            return self.scheduler.suspend_current()
        work = self.work
        if work.index == 4:
            self.work = work.link
            return self.scheduler.send(work)
        if self.devices is None:
            return self.scheduler.suspend_current()
        following = self.devices
        self.devices = following.link
        following.index = work.data[work.index]
        work.index += 1
        return self.scheduler.send(following)


def packets(count, id, kind):
    queue = None
    for _ in range(count):
        queue = Packet(queue, id, kind)
    return queue


def richards():
    scheduler = Scheduler()
    scheduler.add(IDLE, 0, None, Idle(scheduler, 10000))
    scheduler.tasks[IDLE].state = 0
    scheduler.add(WORKER, 1000, packets(2, WORKER, FOR_WORK), Worker(scheduler))
    scheduler.add(HANDLER_A, 2000, packets(3, DEVICE_A, FOR_DEVICE), Handler(scheduler))
    scheduler.add(HANDLER_B, 3000, packets(3, DEVICE_B, FOR_DEVICE), Handler(scheduler))
    scheduler.add(DEVICE_A, 4000, None, Device(scheduler))
    scheduler.add(DEVICE_B, 5000, None, Device(scheduler))
    scheduler.run()
    return scheduler


def run(times):
    queued = held = 0
    for _ in range(times):
        scheduler = richards()
        queued += scheduler.queued
        held += scheduler.held
    return f"{queued} {held}"


print(run(20))
