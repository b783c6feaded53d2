const IDLE = 0, WORKER = 1, HANDLER_A = 2, HANDLER_B = 3, DEVICE_A = 4, DEVICE_B = 5;
const FOR_DEVICE = 0, FOR_WORK = 1;
const RUNNABLE = 1, SUSPENDED = 2, HELD = 4;

class Packet {
    constructor(link, id, kind) {
        this.link = link;
        this.id = id;
        this.kind = kind;
        this.index = 0;
        this.data = [0, 0, 0, 0];
    }

    addTo(queue) {
        this.link = null;
        if (queue === null) return this;
        let last = queue;
        while (last.link !== null) last = last.link;
        last.link = this;
        return queue;
    }
}

class Task {
    constructor(link, id, priority, queue, work) {
        this.link = link;
        this.id = id;
        this.priority = priority;
        this.queue = queue;
        this.work = work;
        this.state = queue === null ? SUSPENDED : SUSPENDED | RUNNABLE;
    }

    isHeldOrSuspended() { return (this.state & HELD) !== 0 || this.state === SUSPENDED; }

    run() {
        let packet = null;
        if (this.state === (SUSPENDED | RUNNABLE)) {
            packet = this.queue;
            this.queue = packet.link;
            this.state = this.queue === null ? 0 : RUNNABLE;
        }
        return this.work.run(packet);
    }

    receive(packet, sender) {
        if (this.queue === null) {
            this.queue = packet;
            this.state |= RUNNABLE;
            if (this.priority > sender.priority) return this;
        } else {
            this.queue = packet.addTo(this.queue);
        }
        return sender;
    }
}

class Scheduler {
    constructor() {
        this.queued = 0;
        this.held = 0;
        this.tasks = [null, null, null, null, null, null];
        this.first = null;
        this.current = null;
        this.currentId = 0;
    }

    add(id, priority, queue, work) {
        this.first = new Task(this.first, id, priority, queue, work);
        this.tasks[id] = this.first;
    }

    run() {
        this.current = this.first;
        while (this.current !== null) {
            if (this.current.isHeldOrSuspended()) {
                this.current = this.current.link;
            } else {
                this.currentId = this.current.id;
                this.current = this.current.run();
            }
        }
    }

    release(id) {
        const task = this.tasks[id];
        task.state &= ~HELD;
        return task.priority > this.current.priority ? task : this.current;
    }

    holdCurrent() {
        this.held++;
        this.current.state |= HELD;
        return this.current.link;
    }

    suspendCurrent() {
        this.current.state |= SUSPENDED;
        return this.current;
    }

    send(packet) {
        const receiver = this.tasks[packet.id];
        this.queued++;
        packet.link = null;
        packet.id = this.currentId;
        return receiver.receive(packet, this.current);
    }
}

class Idle {
    constructor(scheduler, count) {
        this.scheduler = scheduler;
        this.seed = 1;
        this.count = count;
    }

    run() {
        this.count--;
        if (this.count === 0) return this.scheduler.holdCurrent();
        if ((this.seed & 1) === 0) {
            this.seed >>= 1;
            return this.scheduler.release(DEVICE_A);
        }
        this.seed = (this.seed >> 1) ^ 0xd008;
        return this.scheduler.release(DEVICE_B);
    }
}

class Device {
    constructor(scheduler) {
        this.scheduler = scheduler;
        this.packet = null;
    }

    run(packet) {
        if (packet !== null) {
            this.packet = packet;
            return this.scheduler.holdCurrent();
        }
        if (this.packet === null) return this.scheduler.suspendCurrent();
        const next = this.packet;
        this.packet = null;
        return this.scheduler.send(next);
    }
}

class Worker {
    constructor(scheduler) {
        this.scheduler = scheduler;
        this.handler = HANDLER_A;
        this.letter = 0;
    }

    run(packet) {
        if (packet === null) return this.scheduler.suspendCurrent();
        this.handler = this.handler === HANDLER_A ? HANDLER_B : HANDLER_A;
        packet.id = this.handler;
        packet.index = 0;
        for (let i = 0; i < 4; i++) {
            this.letter = this.letter === 26 ? 1 : this.letter + 1;
            packet.data[i] = this.letter;
        }
        return this.scheduler.send(packet);
    }
}

class Handler {
    constructor(scheduler) {
        this.scheduler = scheduler;
        this.work = null;
        this.devices = null;
    }

    run(packet) {
        if (packet !== null) {
            if (packet.kind === FOR_WORK) this.work = packet.addTo(this.work);
            else this.devices = packet.addTo(this.devices);
        }
        if (this.work === null) return this.scheduler.suspendCurrent();
        const work = this.work;
        if (work.index === 4) {
            this.work = work.link;
            return this.scheduler.send(work);
        }
        if (this.devices === null) return this.scheduler.suspendCurrent();
        const next = this.devices;
        this.devices = next.link;
        next.index = work.data[work.index];
        work.index++;
        return this.scheduler.send(next);
    }
}

function packets(count, id, kind) {
    let queue = null;
    for (let i = 0; i < count; i++) queue = new Packet(queue, id, kind);
    return queue;
}

function richards() {
    const scheduler = new Scheduler();
    scheduler.add(IDLE, 0, null, new Idle(scheduler, 10000));
    scheduler.tasks[IDLE].state = 0;
    scheduler.add(WORKER, 1000, packets(2, WORKER, FOR_WORK), new Worker(scheduler));
    scheduler.add(HANDLER_A, 2000, packets(3, DEVICE_A, FOR_DEVICE), new Handler(scheduler));
    scheduler.add(HANDLER_B, 3000, packets(3, DEVICE_B, FOR_DEVICE), new Handler(scheduler));
    scheduler.add(DEVICE_A, 4000, null, new Device(scheduler));
    scheduler.add(DEVICE_B, 5000, null, new Device(scheduler));
    scheduler.run();
    return scheduler;
}

function run(times) {
    let queued = 0, held = 0;
    for (let i = 0; i < times; i++) {
        const scheduler = richards();
        queued += scheduler.queued;
        held += scheduler.held;
    }
    return `${queued} ${held}`;
}

console.log(run(20));
