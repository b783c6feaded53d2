#include "vm/memory/collector.h"

#include <algorithm>
#include <bit>
#include <cstdint>

#include "vm/memory/heap.h"
#include "vm/memory/lifetime.h"
#include "vm/types/list.h"
#include "vm/vm.h"

namespace coro::vm {

namespace {

/// The objects that a run looks at, each with the references to it that no other of them accounts for.
class TrialGraph {
  public:
    struct Node {
        Object* object;
        uint32_t external;
        bool isLive;
    };
    static constexpr uint32_t kNone = UINT32_MAX;

    explicit TrialGraph(size_t budget) : budget_(std::min<size_t>(budget, kNone)), table_(1024, kNone) {}

    /// False when the budget is spent.
    bool addRoot(Object* o) { return add(o) != kNone; }
    bool isOverBudget() const { return overBudget_; }
    std::vector<Node>& nodes() { return nodes_; }

    /// Takes each reference between nodes off its target's count. New nodes join at the end, so this is breadth first.
    /// An object that the budget leaves out takes nothing off: what only it refers to stays alive.
    void subtractInternal() {
        for (size_t i = 0; i < nodes_.size(); ++i) {
            auto onChild = [](void* self, Object* child) { static_cast<TrialGraph*>(self)->subtract(child); };
            visitChildren(nodes_[i].object, {onChild, this});
        }
    }

    void markLive() {
        for (uint32_t i = 0; i < nodes_.size(); ++i)
            if (nodes_[i].external > 0)
                mark(i);
        markReachable();
    }

    /// Garbage that has to run code of the program's before it ends stays, with all that it refers to.
    std::vector<Stream*> spareStreams(const Scheduler& scheduler) {
        std::vector<Stream*> spared;
        for (uint32_t i = 0; i < nodes_.size(); ++i) {
            if (nodes_[i].isLive || nodes_[i].object->kind != Kind::Stream)
                continue;
            auto* stream = static_cast<Stream*>(nodes_[i].object);
            if (!scheduler.hasToUnwind(stream))
                continue;
            spared.push_back(stream);
            mark(i);
        }
        markReachable();
        return spared;
    }

  private:
    void markReachable() {
        while (!pending_.empty()) {
            uint32_t next = pending_.back();
            pending_.pop_back();
            auto onChild = [](void* self, Object* child) { static_cast<TrialGraph*>(self)->markChild(child); };
            visitChildren(nodes_[next].object, {onChild, this});
        }
    }

    static size_t hash(const Object* o) { return (reinterpret_cast<uint64_t>(o) >> 3) * 0x9E3779B97F4A7C15u >> 20; }

    uint32_t& slotOf(const Object* o) {
        size_t mask = table_.size() - 1;
        size_t at = hash(o) & mask;
        while (table_[at] != kNone && nodes_[table_[at]].object != o)
            at = (at + 1) & mask;
        return table_[at];
    }

    uint32_t add(Object* o) {
        uint32_t& slot = slotOf(o);
        if (slot != kNone)
            return slot;
        if (nodes_.size() >= budget_) {
            overBudget_ = true;
            return kNone;
        }
        auto index = static_cast<uint32_t>(nodes_.size());
        slot = index;
        nodes_.push_back({o, o->rc, false});
        if (nodes_.size() * 2 > table_.size())
            grow();
        return index;
    }

    void grow() {
        table_.assign(table_.size() * 2, kNone);
        for (uint32_t i = 0; i < nodes_.size(); ++i)
            slotOf(nodes_[i].object) = i;
    }

    void subtract(Object* child) {
        if (!(child->flags & Object::kCyclic))
            return;
        uint32_t index = add(child);
        if (index == kNone)
            return;
        CORO_CHECK(nodes_[index].external > 0);
        --nodes_[index].external;
    }

    void mark(uint32_t index) {
        if (nodes_[index].isLive)
            return;
        nodes_[index].isLive = true;
        pending_.push_back(index);
    }

    void markChild(Object* child) {
        if (!(child->flags & Object::kCyclic))
            return;
        if (uint32_t index = slotOf(child); index != kNone)
            mark(index);
    }

    size_t budget_;
    bool overBudget_ = false;
    std::vector<Node> nodes_;
    std::vector<uint32_t> table_;
    std::vector<uint32_t> pending_;
};

/// A short list of what can be part of no cycle is part of none itself: a pair of numbers, mostly. When something else
/// is put into it, it becomes a candidate again before it can be garbage.
bool isPlainList(const Object* o) {
    constexpr uint32_t kShort = 8;
    if (o->kind != Kind::List || static_cast<const List*>(o)->size() > kShort)
        return false;
    auto* list = static_cast<const List*>(o);
    for (uint32_t i = 0; i < list->size(); ++i)
        if (Value item = list->at(i); item.isObject() && (item.asObject()->flags & Object::kCyclic))
            return false;
    return true;
}

void clearFlag(Object* o, Object::Flag flag) { o->flags &= static_cast<uint8_t>(~flag); }

/// Takes garbage apart. Each member is held by one more reference meanwhile, so that none dies while another releases
/// it.
size_t freeGarbage(Vm& vm, std::vector<TrialGraph::Node>& nodes) {
    std::erase_if(nodes, [](const TrialGraph::Node& node) { return node.isLive; });
    for (auto& node : nodes) {
        retain(node.object);
        node.object->flags |= Object::kBuffered; // no candidates any more
        if (node.object->flags & Object::kHasWeak)
            vm.heap.weaks.targetDied(node.object);
    }
    std::vector<size_t> sizes(nodes.size());
    for (size_t i = 0; i < nodes.size(); ++i)
        sizes[i] = finalize(vm, nodes[i].object);
    size_t freed = 0;
    for (size_t i = 0; i < nodes.size(); ++i) {
        Object* object = nodes[i].object;
        clearFlag(object, Object::kBuffered);
        if (sizes[i] == 0) {
            --object->rc;
            continue;
        }
        CORO_CHECK(object->rc == 1);
        vm.heap.freeObject(object, sizes[i]);
        ++freed;
    }
    return freed;
}

} // namespace

void Collector::add(Vm& vm, Object* o) {
    o->flags |= Object::kBuffered;
    candidates_.push_back(o);
    if (candidates_.size() >= threshold_)
        runIfDue(vm);
}

void Collector::candidateDied(Vm& vm, Object* o, size_t size) {
    // Most candidates that die are recent ones.
    size_t recent = std::min<size_t>(candidates_.size(), 8);
    auto it = std::find(candidates_.rbegin(), candidates_.rbegin() + static_cast<ptrdiff_t>(recent), o);
    if (it != candidates_.rbegin() + static_cast<ptrdiff_t>(recent)) {
        *it = candidates_.back();
        candidates_.pop_back();
        vm.heap.freeObject(o, size);
        return;
    }
    CORO_CHECK(size <= UINT32_MAX);
    o->flags |= Object::kDead;
    o->rc = static_cast<uint32_t>(size);
    ++dead_;
}

void Collector::runIfDue(Vm& vm) {
    if (candidates_.size() < threshold_ || running_ || vm.heap.draining_)
        return;
    run(vm, budget_);
}

void Collector::sweepDead(Vm& vm) {
    std::erase_if(candidates_, [&vm](Object* o) {
        if (!(o->flags & Object::kDead))
            return false;
        vm.heap.freeObject(o, o->rc);
        return true;
    });
    dead_ = 0;
}

size_t Collector::run(Vm& vm, size_t budget) {
    if (running_ || vm.heap.draining_)
        return 0;
    running_ = true;
    sweepDead(vm);
    TrialGraph graph(budget);
    std::vector<Object*> later;
    size_t rootCount = 0;
    for (Object* o : candidates_) {
        if (!(o->flags & Object::kCyclic) || isPlainList(o))
            clearFlag(o, Object::kBuffered);
        else if (graph.addRoot(o))
            ++rootCount;
        else
            later.push_back(o);
    }
    candidates_.swap(later);
    graph.subtractInternal();
    graph.markLive();
    std::vector<Stream*> unwinding = graph.spareStreams(vm.scheduler);
    size_t visited = graph.nodes().size();
    for (size_t i = 0; i < rootCount; ++i) {
        auto& root = graph.nodes()[i];
        // What seems alive because the budget was too small is looked at again.
        if (root.isLive && graph.isOverBudget())
            candidates_.push_back(root.object);
        else
            clearFlag(root.object, Object::kBuffered);
    }
    vm.heap.draining_ = true; // deaths around the garbage wait until it is gone
    size_t freed = freeGarbage(vm, graph.nodes());
    for (Stream* stream : unwinding)
        if (stream->has(Future::kIdle)) // what held it may have gone, and it has been told
            vm.scheduler.abandon(stream);
    vm.heap.draining_ = false;
    adapt(visited, freed, graph.isOverBudget());
    vm.heap.drain(vm);
    running_ = false;
    return freed;
}

// A run costs as much as it visits. After one that found little, as many new candidates must gather as it visited
// objects.
void Collector::adapt(size_t visited, size_t freed, bool overBudget) {
    bool worthwhile = freed >= visited / 4;
    threshold_ = std::max(kMinThreshold, worthwhile ? visited / 4 : visited);
    if (overBudget)
        budget_ = budget_ > SIZE_MAX / 4 ? budget_ : budget_ * 4;
    else
        budget_ = std::max(kMinBudget, visited * 2);
}

} // namespace coro::vm
