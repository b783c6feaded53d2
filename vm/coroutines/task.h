#pragma once
// What the scheduler runs: coroutines, callbacks, and Deferreds that follow another one. A task is in one list at most,
// through links of its own: in the waiters of what it waits on, or in the ready queue. So switching allocates nothing.
#include "vm/object.h"

namespace coro::vm {

struct Task : Object {
    union {
        Task* prev = nullptr;
        uint64_t parkedAs; ///< of one that is parked, so in no list: its number in the order of parking
    };
    Task* next = nullptr;
};

/// A circular list through the tasks' own links; first come, first served. Does not own them.
class TaskList {
  public:
    bool isEmpty() const { return !first_; }
    Task* first() const { return first_; }
    bool hasExactlyOne() const { return first_ && first_->next == first_; }
    /// The one after `t`, or null at the end.
    Task* after(const Task* t) const { return t->next == first_ ? nullptr : t->next; }

    void append(Task* t) {
        if (!first_) {
            first_ = t->prev = t->next = t;
            return;
        }
        t->prev = first_->prev;
        t->next = first_;
        first_->prev->next = t;
        first_->prev = t;
    }
    void prepend(Task* t) {
        append(t);
        first_ = t;
    }
    void remove(Task* t) {
        if (t->next == t) {
            first_ = nullptr;
        } else {
            t->prev->next = t->next;
            t->next->prev = t->prev;
            if (first_ == t)
                first_ = t->next;
        }
        t->prev = t->next = nullptr;
    }
    Task* takeFirst() {
        Task* t = first_;
        if (t)
            remove(t);
        return t;
    }
    /// The first one, taken out, and `t` at the end; the list is not empty.
    Task* exchangeFirst(Task* t) {
        Task *old = first_, *second = old->next, *last = old->prev;
        if (second == old) {
            first_ = t->prev = t->next = t;
        } else {
            t->prev = last;
            t->next = second;
            last->next = second->prev = t;
            first_ = second;
        }
        old->prev = old->next = nullptr;
        return old;
    }
    /// Puts `t` where `old` stands, and takes that out.
    void replace(Task* old, Task* t) {
        if (old->next == old) {
            t->prev = t->next = t;
        } else {
            t->prev = old->prev;
            t->next = old->next;
            t->prev->next = t->next->prev = t;
        }
        if (first_ == old)
            first_ = t;
        old->prev = old->next = nullptr;
    }
    /// Moves all of `other` behind the ones here.
    void appendAll(TaskList& other) {
        if (!other.first_)
            return;
        if (first_) {
            Task* last = first_->prev;
            Task* otherLast = other.first_->prev;
            last->next = other.first_;
            other.first_->prev = last;
            otherLast->next = first_;
            first_->prev = otherLast;
        } else {
            first_ = other.first_;
        }
        other.first_ = nullptr;
    }

  private:
    Task* first_ = nullptr;
};

} // namespace coro::vm
