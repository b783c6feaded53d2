#include "vm/loop/timer_queue.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <limits>
#include <list>
#include <random>
#include <set>
#include <tuple>

using namespace coro::vm;

namespace {

/// A queue beside an ordered set, which has to agree with it.
class Checked {
  public:
    Timer* add(int64_t deadline) {
        Timer& t = timers_.emplace_back();
        t.deadline = deadline;
        t.sequence = timers_.size();
        queue_.add(&t);
        expected_.insert({deadline, t.sequence, &t});
        checkFirst();
        return &t;
    }
    void remove(Timer* t) {
        queue_.remove(t);
        expected_.erase({t->deadline, t->sequence, t});
        checkFirst();
    }
    /// The deadline of the first one, which is taken out.
    int64_t take() {
        Timer* t = queue_.first();
        remove(t);
        return t->deadline;
    }
    bool isEmpty() const { return expected_.empty(); }
    size_t size() const { return expected_.size(); }
    /// Any one that is in the queue.
    Timer* pick(size_t number) const {
        auto it = expected_.lower_bound({static_cast<int64_t>(number), 0, nullptr});
        return std::get<2>(it == expected_.end() ? *expected_.begin() : *it);
    }

  private:
    void checkFirst() {
        if (queue_.isEmpty() != expected_.empty() ||
            (!expected_.empty() && queue_.first() != std::get<2>(*expected_.begin())))
            FAIL("the wrong timer comes first");
    }

    std::list<Timer> timers_;
    TimerQueue queue_;
    std::set<std::tuple<int64_t, uint64_t, Timer*>> expected_;
};

} // namespace

TEST_CASE("timers go off by deadline, then by age") {
    std::mt19937_64 random(GENERATE(1, 2, 3));
    // From all in one block of the wheel to days.
    int64_t range = GENERATE(int64_t{1}, int64_t{50'000}, int64_t{100'000'000}, int64_t{100'000'000'000'000});
    Checked timers;
    for (int i = 0; i < 5000; ++i)
        timers.add(static_cast<int64_t>(random() % static_cast<uint64_t>(range)));
    int64_t now = 0;
    while (!timers.isEmpty()) {
        int64_t next = timers.take();
        REQUIRE(next >= now);
        now = next;
    }
}

TEST_CASE("timers are set and cancelled while others go off") {
    std::mt19937_64 random(GENERATE(4, 5, 6));
    Checked timers;
    int64_t now = 1'000'000'000;
    for (int i = 0; i < 30000; ++i) {
        uint64_t choice = random() % 8;
        if (timers.isEmpty() || choice < (i < 20000 ? 5u : 1u))
            // Delays of all magnitudes, also none.
            timers.add(now + static_cast<int64_t>(random() >> (20 + random() % 44)));
        else if (choice < 6)
            timers.remove(timers.pick(random() % (uint64_t{1} << 40)));
        else
            now = std::max(now, timers.take());
    }
    while (!timers.isEmpty())
        timers.take();
    // What has been empty begins anew, also earlier.
    for (int64_t i = 2000; i > 0; --i)
        timers.add(i * 1000);
    for (int64_t i = 1; i <= 2000; ++i)
        REQUIRE(timers.take() == i * 1000);
}

TEST_CASE("deadlines at the end of time") {
    constexpr int64_t kEnd = std::numeric_limits<int64_t>::max();
    Checked timers;
    for (int64_t i = 0; i < 3000; ++i)
        timers.add(kEnd - i % 7 * 40'000);
    while (!timers.isEmpty())
        timers.take();
    for (int64_t i = 0; i < 3000; ++i)
        timers.add(i % 2 ? kEnd : i);
    while (!timers.isEmpty())
        timers.take();
}
