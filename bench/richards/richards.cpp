#include <array>
#include <cstdio>
#include <deque>
#include <memory>
#include <vector>

namespace {

enum Id { kIdle, kWorker, kHandlerA, kHandlerB, kDeviceA, kDeviceB };
enum Kind { kForDevice, kForWork };
enum State { kRunnable = 1, kSuspended = 2, kHeld = 4 };

struct Packet {
    Packet* link;
    int id;
    Kind kind;
    int index = 0;
    std::array<int, 4> data{};

    Packet* addTo(Packet* queue) {
        link = nullptr;
        if (!queue)
            return this;
        Packet* last = queue;
        while (last->link)
            last = last->link;
        last->link = this;
        return queue;
    }
};

struct Task;

struct Work {
    virtual ~Work() = default;
    virtual Task* run(Packet* packet) = 0;
};

struct Task {
    Task* link;
    int id, priority;
    Packet* queue;
    std::unique_ptr<Work> work;
    int state;

    bool isHeldOrSuspended() const { return (state & kHeld) != 0 || state == kSuspended; }
    Task* run() {
        Packet* packet = nullptr;
        if (state == (kSuspended | kRunnable)) {
            packet = queue;
            queue = packet->link;
            state = queue ? kRunnable : 0;
        }
        return work->run(packet);
    }
    Task* receive(Packet* packet, Task* sender) {
        if (!queue) {
            queue = packet;
            state |= kRunnable;
            if (priority > sender->priority)
                return this;
        } else {
            queue = packet->addTo(queue);
        }
        return sender;
    }
};

struct Scheduler {
    long queued = 0, held = 0;
    std::array<std::unique_ptr<Task>, 6> tasks;
    std::deque<Packet> packets;
    Task* first = nullptr;
    Task* current = nullptr;
    int currentId = 0;

    void add(int id, int priority, Packet* queue, std::unique_ptr<Work> work) {
        tasks[id].reset(
            new Task{first, id, priority, queue, std::move(work), queue ? kSuspended | kRunnable : kSuspended});
        first = tasks[id].get();
    }
    Packet* newPackets(int count, int id, Kind kind) {
        Packet* queue = nullptr;
        for (int i = 0; i < count; i++)
            queue = &packets.emplace_back(Packet{queue, id, kind});
        return queue;
    }
    void run() {
        current = first;
        while (current) {
            if (current->isHeldOrSuspended()) {
                current = current->link;
            } else {
                currentId = current->id;
                current = current->run();
            }
        }
    }
    Task* release(int id) {
        Task* task = tasks[id].get();
        task->state &= ~kHeld;
        return task->priority > current->priority ? task : current;
    }
    Task* holdCurrent() {
        held++;
        current->state |= kHeld;
        return current->link;
    }
    Task* suspendCurrent() {
        current->state |= kSuspended;
        return current;
    }
    Task* send(Packet* packet) {
        Task* receiver = tasks[packet->id].get();
        queued++;
        packet->link = nullptr;
        packet->id = currentId;
        return receiver->receive(packet, current);
    }
};

struct Idle : Work {
    Scheduler& scheduler;
    int seed = 1, count;
    Idle(Scheduler& s, int c) : scheduler(s), count(c) {}
    Task* run(Packet*) override {
        if (--count == 0)
            return scheduler.holdCurrent();
        if ((seed & 1) == 0) {
            seed >>= 1;
            return scheduler.release(kDeviceA);
        }
        seed = seed >> 1 ^ 0xd008;
        return scheduler.release(kDeviceB);
    }
};

struct Device : Work {
    Scheduler& scheduler;
    Packet* kept = nullptr;
    explicit Device(Scheduler& s) : scheduler(s) {}
    Task* run(Packet* packet) override {
        if (packet) {
            kept = packet;
            return scheduler.holdCurrent();
        }
        if (!kept)
            return scheduler.suspendCurrent();
        Packet* next = kept;
        kept = nullptr;
        return scheduler.send(next);
    }
};

struct Worker : Work {
    Scheduler& scheduler;
    int handler = kHandlerA, letter = 0;
    explicit Worker(Scheduler& s) : scheduler(s) {}
    Task* run(Packet* packet) override {
        if (!packet)
            return scheduler.suspendCurrent();
        handler = handler == kHandlerA ? kHandlerB : kHandlerA;
        packet->id = handler;
        packet->index = 0;
        for (int& item : packet->data) {
            letter = letter == 26 ? 1 : letter + 1;
            item = letter;
        }
        return scheduler.send(packet);
    }
};

struct Handler : Work {
    Scheduler& scheduler;
    Packet *work = nullptr, *devices = nullptr;
    explicit Handler(Scheduler& s) : scheduler(s) {}
    Task* run(Packet* packet) override {
        if (packet) {
            Packet*& queue = packet->kind == kForWork ? work : devices;
            queue = packet->addTo(queue);
        }
        if (!work)
            return scheduler.suspendCurrent();
        Packet* first = work;
        if (first->index == 4) {
            work = first->link;
            return scheduler.send(first);
        }
        if (!devices)
            return scheduler.suspendCurrent();
        Packet* next = devices;
        devices = next->link;
        next->index = first->data[first->index++];
        return scheduler.send(next);
    }
};

} // namespace

int main() {
    long queued = 0, held = 0;
    for (int i = 0; i < 20; i++) {
        Scheduler s;
        s.add(kIdle, 0, nullptr, std::make_unique<Idle>(s, 10000));
        s.tasks[kIdle]->state = 0;
        s.add(kWorker, 1000, s.newPackets(2, kWorker, kForWork), std::make_unique<Worker>(s));
        s.add(kHandlerA, 2000, s.newPackets(3, kDeviceA, kForDevice), std::make_unique<Handler>(s));
        s.add(kHandlerB, 3000, s.newPackets(3, kDeviceB, kForDevice), std::make_unique<Handler>(s));
        s.add(kDeviceA, 4000, nullptr, std::make_unique<Device>(s));
        s.add(kDeviceB, 5000, nullptr, std::make_unique<Device>(s));
        s.run();
        queued += s.queued;
        held += s.held;
    }
    std::printf("%ld %ld\n", queued, held);
    return 0;
}
