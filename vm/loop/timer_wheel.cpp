#include "vm/loop/timer_wheel.h"

#include <algorithm>
#include <bit>
#include <functional>
#include <utility>

namespace coro::vm {

void TimerWheel::add(const Entry& e) {
    auto deadline = static_cast<uint64_t>(e.deadline);
    auto highest = static_cast<unsigned>(std::bit_width(deadline ^ base_)) - 1;
    unsigned level = (highest - kBlockBits) / kDigitBits;
    unsigned digit = deadline >> (kBlockBits + level * kDigitBits) & (kDigits - 1);
    std::vector<Entry>& slot = slots_[level * kDigits + digit];
    e.timer->slot = static_cast<uint16_t>(level * kDigits + digit);
    e.timer->index = static_cast<uint32_t>(slot.size());
    slot.push_back(e);
    used_[level] |= uint64_t{1} << digit;
    ++count_;
}

void TimerWheel::remove(Timer* t) {
    std::vector<Entry>& slot = slots_[t->slot];
    slot[t->index] = slot.back();
    slot[t->index].timer->index = t->index;
    slot.pop_back();
    if (slot.empty()) {
        slot.shrink_to_fit();
        used_[t->slot / kDigits] &= ~(uint64_t{1} << t->slot % kDigits);
    }
    --count_;
}

/// The slots of a lower level come before those of a higher one, and in a level in their order. The base becomes the
/// beginning of the slot.
std::vector<TimerWheel::Entry> TimerWheel::takeFirstSlot() {
    unsigned level = 0;
    while (used_[level] == 0)
        ++level;
    auto digit = static_cast<unsigned>(std::countr_zero(used_[level]));
    used_[level] &= used_[level] - 1;
    unsigned shift = kBlockBits + level * kDigitBits;
    // What is above the digit stays.
    uint64_t above = shift + kDigitBits == 64 ? 0 : ~uint64_t{0} << (shift + kDigitBits);
    base_ = (base_ & above) | uint64_t{digit} << shift;
    std::vector<Entry> taken = std::exchange(slots_[level * kDigits + digit], {});
    count_ -= taken.size();
    return taken;
}

std::vector<TimerWheel::Entry> TimerWheel::advance() {
    constexpr ptrdiff_t kAhead = 16;
    for (;;) {
        std::vector<Entry> taken = takeFirstSlot();
        auto isLater = [this](const Entry& e) { return e.deadline > blockEnd(); };
        const auto later = std::partition(taken.begin(), taken.end(), std::not_fn(isLater));
        for (auto e = later; e != taken.end(); ++e) {
            if (taken.end() - e > kAhead)
                __builtin_prefetch(&(e + kAhead)->timer->slot, 1);
            add(*e);
        }
        taken.erase(later, taken.end());
        if (!taken.empty())
            return taken;
    }
}

} // namespace coro::vm
