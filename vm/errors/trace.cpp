#include "vm/errors/trace.h"

#include <algorithm>

#include "vm/code.h"
#include "vm/errors/error.h"
#include "vm/interpreter/calls.h"
#include "vm/memory/lifetime.h"
#include "vm/vm.h"

namespace coro::vm {

namespace {

constexpr size_t kFirstFrames = 24, kLastFrames = 8;
constexpr size_t kMostWaiters = 16;

/// Natives in between left out.
class FrameWalk {
  public:
    FrameWalk(const Vm& vm, Frame* innermost) : vm_(vm), frame_(innermost), nested_(vm.nestedCallers.size()) {}
    Frame* frame() const { return frame_; }
    void next() {
        if (frame_->code()->kind != bytecode::FunctionKind::Fn) {
            frame_ = nullptr;
            return;
        }
        frame_ = frame_->caller;
        if (!frame_ && nested_ > 0)
            frame_ = vm_.nestedCallers[--nested_];
    }

  private:
    const Vm& vm_;
    Frame* frame_;
    size_t nested_;
};

void addFrames(const Vm& vm, std::vector<TraceEntry>& entries, Frame* innermost) {
    std::vector<TraceEntry> last;
    uint64_t leftOut = 0;
    FrameWalk walk(vm, innermost);
    for (size_t depth = 0; Frame* frame = walk.frame(); ++depth, walk.next()) {
        Code* code = frame->code();
        if (!isTrampoline(frame->pc)) {
            TraceEntry entry{TraceEntry::Kind::Frame, code, code->pcOf(frame->pc), 0};
            if (depth < kFirstFrames) {
                entries.push_back(entry);
            } else {
                if (last.size() == kLastFrames) {
                    last.erase(last.begin());
                    ++leftOut;
                }
                last.push_back(entry);
            }
        }
    }
    if (leftOut)
        entries.push_back({TraceEntry::Kind::LeftOut, nullptr, 0, leftOut});
    entries.insert(entries.end(), last.begin(), last.end());
}

/// The shortest period in which the last hops repeat, or 0.
size_t cycleOf(const std::vector<Code*>& hops) {
    for (size_t period = 1; period * 2 <= hops.size(); ++period) {
        bool repeats = true;
        for (size_t i = period; i < hops.size() && repeats; ++i)
            repeats = hops[i] == hops[i - period];
        if (repeats)
            return period;
    }
    return 0;
}

void addHops(Vm& vm, Trace* trace, const HopLog& log) {
    auto& entries = *trace->entries;
    auto hop = [&vm](Place place) {
        Code* code = vm.codeAt(place);
        return TraceEntry{TraceEntry::Kind::Hop, code, code->pcOf(place), 0};
    };
    auto at = [&](uint64_t i) { return log.last[i % HopLog::kLast]; };
    constexpr uint64_t kShown = 3;
    uint64_t kept = std::min<uint64_t>(log.count, HopLog::kLast);
    if (log.count > HopLog::kFirst + kShown) {
        std::vector<Code*> recent;
        for (uint64_t i = log.count - kept; i < log.count; ++i)
            recent.push_back(vm.codeAt(at(i)));
        if (size_t period = cycleOf(recent)) {
            trace->cycle = new std::vector<std::string>;
            for (size_t i = 0; i < period; ++i)
                trace->cycle->push_back(functionName(recent[recent.size() - period + i]));
        }
    }
    // Newest first, as the frames are.
    uint64_t newest = std::min<uint64_t>(log.count > HopLog::kFirst ? log.count - HopLog::kFirst : 0, kShown);
    for (uint64_t i = 0; i < newest; ++i)
        entries.push_back(hop(at(log.count - 1 - i)));
    uint64_t oldest = std::min<uint64_t>(log.count, HopLog::kFirst);
    if (uint64_t between = log.count - newest - oldest)
        entries.push_back({TraceEntry::Kind::LeftOut, nullptr, 0, between});
    for (uint64_t i = oldest; i-- > 0;)
        entries.push_back(hop(log.first[i]));
}

size_t countWaiters(const Trace* trace) {
    return static_cast<size_t>(std::count_if(trace->entries->begin(), trace->entries->end(),
                                             [](const TraceEntry& e) { return e.kind == TraceEntry::Kind::Awaited; }));
}

void addAwaited(Trace* trace, Frame* frame) {
    Code* code = frame->code();
    if (isTrampoline(frame->pc))
        return;
    TraceEntry entry{TraceEntry::Kind::Awaited, code, code->pcOf(frame->pc), 0};
    auto& entries = *trace->entries;
    for (const TraceEntry& e : entries)
        if (e.kind == entry.kind && e.code == entry.code && e.pc == entry.pc)
            return;
    if (countWaiters(trace) < kMostWaiters)
        entries.push_back(entry);
    else if (entries.back().kind == TraceEntry::Kind::LeftOut)
        ++entries.back().count;
    else
        entries.push_back({TraceEntry::Kind::LeftOut, nullptr, 0, 1});
}

/// Whether the error of what it waits for is its own: no function of it takes that.
bool passesErrors(const Future* f) {
    return !f->has(Future::kReaction) || static_cast<const Reaction*>(f)->onError.isNil();
}

/// The first coroutine that gets the error of `f`, be it through Deferreds.
const Coroutine* firstWaiter(const Future* f) {
    constexpr unsigned kMostBetween = 16;
    for (unsigned i = 0; i < kMostBetween; ++i) {
        const auto* first = static_cast<const Future*>(f->waiters.first());
        if (!first || !passesErrors(first))
            return nullptr;
        if (const Coroutine* c = asCoroutine(first))
            return c;
        f = groupOr(first);
    }
    return nullptr;
}

void addAwaiting(Trace* trace, const Future* failing) {
    size_t waiters = 0;
    for (const Coroutine* w = firstWaiter(failing); w && waiters < kMostWaiters; w = firstWaiter(w), ++waiters)
        if (w->frame)
            addAwaited(trace, w->frame);
}

Coroutine* coroutineOf(Frame* frame) {
    while (frame && frame->code()->kind == bytecode::FunctionKind::Fn)
        frame = frame->caller;
    return frame ? frame->coroutine : nullptr;
}

void addStarted(const Vm& vm, Trace* trace, const Coroutine* c) {
    if (Code* code = vm.codeAt(c->started))
        trace->entries->push_back({TraceEntry::Kind::Started, code, code->pcOf(c->started), 0});
}

/// What it has gone through, who gets its error, where it was started.
void addCoroutine(Vm& vm, Trace* trace, const Coroutine* c) {
    if (c->waitingOn && c->frame) // a canceller runs
        addAwaited(trace, c->frame);
    if (c->extra && c->extra->hops)
        addHops(vm, trace, *c->extra->hops);
    // A plain `for` over a stream is like a call.
    for (size_t depth = 0; Frame* loop = vm.scheduler.plainPuller(c); ++depth) {
        if (depth == kMostWaiters || !coroutineOf(loop))
            break;
        addFrames(vm, *trace->entries, loop);
        c = coroutineOf(loop);
    }
    addAwaiting(trace, c);
    addStarted(vm, trace, c);
}

} // namespace

void captureTrace(Vm& vm, Value error, Frame* frame) {
    Value& field = errorField(error, ErrorField::Trace);
    if (!field.isNil())
        return;
    auto* trace = vm.heap.create<Trace>();
    trace->entries = new std::vector<TraceEntry>;
    trace->cycle = nullptr;
    field = Value::object(trace);
    addFrames(vm, *trace->entries, frame);
    Coroutine* c = coroutineOf(frame);
    if (!c)
        c = vm.scheduler.current();
    if (const Reaction* callback = vm.scheduler.callbackOf(c)) {
        addAwaiting(trace, callback);
        if (c)
            addStarted(vm, trace, c);
    } else if (c) {
        addCoroutine(vm, trace, c);
    }
}

void addWaiter(Vm&, Value error, Frame* frame) {
    if (auto* trace = cast<Trace>(errorField(error, ErrorField::Trace)))
        addAwaited(trace, frame);
}

size_t finalizeTrace(Vm&, Object* o) {
    auto* trace = static_cast<Trace*>(o);
    delete trace->entries;
    delete trace->cycle;
    return sizeof(Trace);
}
void visitTrace(Object*, const ChildVisitor&) {}

} // namespace coro::vm
