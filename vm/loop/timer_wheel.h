#pragma once
// Timers that go off later than those in the heap, in slots by the digits of their deadlines: setting and cancelling
// one touches one slot, however many there are. Within a slot there is no order; when its time comes, the
// batch makes one.
//
// A deadline is a block of 2^16 nanoseconds (65 microseconds) and, above that, digits of 6 bits. A timer is in the slot
// of the highest digit that differs from the base, which is the block whose time has come.
#include <array>
#include <cstdint>
#include <vector>

#include "vm/loop/timer_heap.h"

namespace coro::vm {

class TimerWheel {
  public:
    using Entry = TimerHeap::Entry;

    /// Deadlines up to this one are no longer the wheel's.
    int64_t blockEnd() const { return static_cast<int64_t>(base_ | (kBlock - 1)); }
    bool isEmpty() const { return count_ == 0; }
    size_t size() const { return count_; }
    /// The wheel is empty: its base becomes the block of the deadline.
    void begin(int64_t deadline) { base_ = static_cast<uint64_t>(deadline) & ~(kBlock - 1); }
    /// A timer beyond the end of the block.
    void add(const Entry& e);
    void remove(Timer* t);
    /// Moves on to the first block with timers and takes these out; the wheel is not empty.
    std::vector<Entry> advance();

  private:
    static constexpr unsigned kBlockBits = 16, kDigitBits = 6, kDigits = 1 << kDigitBits;
    static constexpr uint64_t kBlock = uint64_t{1} << kBlockBits;
    static constexpr unsigned kLevels = (64 - kBlockBits) / kDigitBits;

    std::vector<Entry> takeFirstSlot();

    uint64_t base_ = 0;
    size_t count_ = 0;
    std::array<uint64_t, kLevels> used_{}; ///< a bit for each slot that is not empty
    std::array<std::vector<Entry>, kLevels * kDigits> slots_;
};

} // namespace coro::vm
