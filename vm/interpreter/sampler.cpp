#include "vm/interpreter/sampler.h"

#include <signal.h>
#include <sys/time.h>

#include <vector>

#include "vm/interpreter/dispatch.h"
#include "vm/interpreter/interrupt.h"
#include "vm/vm.h"

namespace coro::vm {

namespace {

constexpr suseconds_t kMicrosecondsBetween = 1000; // the system may round that up
constexpr size_t kDeepest = 128;

Sampler* active = nullptr;

void onSignal(int) { Sampler::request(); }

void setTimer(suseconds_t interval) {
    itimerval every{{0, interval}, {0, interval}};
    setitimer(ITIMER_PROF, &every, nullptr);
}

/// Goes from the running function outwards.
class Walk {
  public:
    explicit Walk(Vm& vm) : vm_(vm), nested_(vm.nestedCallers.size()) {}

    std::vector<SamplePlace> from(Frame* frame, const uint64_t* pc) {
        while (frame && places_.size() < kDeepest) {
            add(frame->code(), pc);
            frame = outside(frame);
            pc = frame ? frame->pc : nullptr;
        }
        return std::move(places_);
    }

  private:
    void add(const Code* code, const uint64_t* pc) {
        // Where a call goes on that has no place in the program, pc is in no function.
        bool isInside = pc >= code->words.data() && pc < code->words.data() + code->words.size();
        places_.push_back({code, isInside ? code->pcOf(pc) : 0});
    }

    /// Who called, waits for or started what runs in the frame.
    Frame* outside(Frame* frame) {
        if (frame->code()->kind != bytecode::FunctionKind::Fn)
            return outside(frame->coroutine);
        if (frame->caller || nested_ == 0)
            return frame->caller;
        return vm_.nestedCallers[--nested_];
    }

    Frame* outside(Coroutine* c) {
        const Future* f = c;
        for (size_t i = 0; i < kDeepest; ++i) {
            f = static_cast<const Future*>(f->waiters.first());
            if (!f)
                break;
            if (const Coroutine* waiter = asCoroutine(f); waiter && waiter->frame)
                return waiter->frame;
        }
        return starter(c);
    }

    /// A coroutine that nobody waits for yet belongs to where it was started.
    Frame* starter(Coroutine* c) {
        Code* code = vm_.codeAt(c->started);
        if (!code || !c->owner)
            return nullptr;
        Frame* owner = bodyOf(c->owner)->frame;
        add(code, c->started);
        if (!owner || owner->code() == code)
            return owner ? outside(owner) : nullptr;
        return owner;
    }

    Vm& vm_;
    size_t nested_;
    std::vector<SamplePlace> places_;
};

CORO_HANDLER_ABI void takeSample(CORO_STATE) {
    Sampler::take(*vm, pc, R);
    DISPATCH();
}

} // namespace

Sampler::Sampler(Sink sink) : sink_(std::move(sink)) {
    active = this;
    struct sigaction action{};
    action.sa_handler = onSignal;
    action.sa_flags = SA_RESTART;
    sigaction(SIGPROF, &action, nullptr);
    setTimer(kMicrosecondsBetween);
}

Sampler::~Sampler() {
    setTimer(0);
    signal(SIGPROF, SIG_IGN);
    restoreHandlers();
    goOnInterrupting();
    active = nullptr;
}

void Sampler::request() { replaceHandlers(takeSample); }

void Sampler::take(Vm& vm, const uint64_t* pc, Value* registers) {
    restoreHandlers();
    goOnInterrupting();
    if (active)
        active->sink_(Walk(vm).from(Frame::of(registers), pc));
}

} // namespace coro::vm
