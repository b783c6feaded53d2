#include "vm/types/map.h"

#include <algorithm>
#include <bit>

#include "vm/memory/heap.h"
#include "vm/memory/lifetime.h"
#include "vm/types/hash.h"
#include "vm/types/keys.h"
#include "vm/types/raise.h"
#include "vm/vm.h"

namespace coro::vm {

namespace {

constexpr uint32_t kFirstCapacity = 4;
constexpr uint32_t kMaxEntries = 1u << 30;

// Slots for so many entries: at most two thirds of them are in use.
uint32_t tableSize(uint32_t capacity) { return std::bit_ceil(capacity + capacity / 2); }

/// Where to look for a hash: first in a group of four slots, which lie side by side, then in other groups, to which
/// more and more bits of the hash lead. Comes to every slot.
class Probe {
  public:
    Probe(uint32_t hash, uint32_t mask) : mask_(mask), rest_(hash), home_(hash & mask), at_(home_) {}

    uint32_t at() const { return at_; }
    void next() {
        if (++step_ % kGroup == 0) {
            rest_ >>= 5;
            home_ = (home_ * 5 + rest_ + 1) & mask_;
        }
        at_ = home_ ^ step_ % kGroup;
    }

  private:
    static constexpr uint32_t kGroup = 4;

    uint32_t mask_, rest_, home_, at_, step_ = 0;
};

} // namespace

uint32_t Map::findLinear(Value key) const {
    for (uint32_t place = 0; place < used_; ++place)
        if (sameKey(entries_[place].key, key))
            return place;
    return kNone;
}

uint32_t Map::find(Value key, uint32_t hash) const {
    if (!table_)
        return findLinear(key);
    for (Probe probe(hash, tableMask_);; probe.next()) {
        const Slot& slot = table_[probe.at()];
        if (slot.place == kNone)
            return kNone;
        if (slot.hash == hash && slot.place != kGone && sameKey(entries_[slot.place].key, key))
            return slot.place;
    }
}

uint32_t Map::findText(std::string_view key) const {
    uint32_t hash = hashOctets(key);
    auto matches = [this, key, hash](uint32_t place) {
        auto* text = cast<Str>(entries_[place].key);
        return text && hashStr(text) == hash && text->view() == key;
    };
    if (!table_) {
        for (uint32_t place = 0; place < used_; ++place)
            if (matches(place))
                return place;
        return kNone;
    }
    for (Probe probe(hash, tableMask_);; probe.next()) {
        const Slot& slot = table_[probe.at()];
        if (slot.place == kNone)
            return kNone;
        if (slot.hash == hash && slot.place != kGone && matches(slot.place))
            return slot.place;
    }
}

bool Map::put(Vm& vm, Value key, uint32_t hash, Value value) {
    if (uint32_t place = find(key, hash); place != kNone) {
        release(vm, key);
        setValueAt(vm, place, value);
        return true;
    }
    return add(vm, key, hash, value);
}

bool Map::add(Vm& vm, Value key, uint32_t hash, Value value) {
    if (used_ == capacity_ && !makeRoom(vm)) {
        release(vm, key);
        release(vm, value);
        return false;
    }
    if (table_)
        insertSlot(hash, used_);
    if (live_ == 0)
        first_ = used_;
    entries_[used_++] = {key, value};
    end_ = used_;
    ++live_;
    ++extra;
    return true;
}

Value Map::removeAt(Vm& vm, uint32_t place) {
    Entry& entry = entries_[place];
    Value key = entry.key;
    Value value = entry.value;
    if (table_)
        removeSlot(hashKey(key), place);
    entry = {Value::unset(), Value::nil()};
    --live_;
    while (first_ < end_ && entries_[first_].key.isUnset())
        ++first_;
    while (first_ < end_ && entries_[end_ - 1].key.isUnset())
        --end_;
    release(vm, key);
    return value;
}

void Map::clear(Vm& vm) {
    // The map is empty before anything in it is released.
    Entry* entries = entries_;
    uint32_t used = used_;
    size_t bytes = capacity_ * sizeof(Entry);
    freeTable(vm);
    entries_ = nullptr;
    used_ = live_ = capacity_ = first_ = end_ = 0;
    ++extra;
    for (uint32_t i = 0; i < used; ++i) {
        release(vm, entries[i].key);
        release(vm, entries[i].value);
    }
    vm.heap.freePayload(entries, bytes);
}

/// There is no free entry: closes the holes when they are many, else grows. False after raising.
bool Map::makeRoom(Vm& vm) {
    if (live_ < used_ - used_ / 4) {
        compact();
        if (table_)
            fillTable();
        return true;
    }
    uint32_t capacity = capacity_ == 0 ? kFirstCapacity : capacity_ * 2;
    if (capacity_ >= kMaxEntries) {
        vm.raise(ErrorId::OverflowError, "a map or set cannot have more than 1073741824 entries");
        return false;
    }
    size_t bytes = capacity * sizeof(Entry);
    Slot* table = nullptr;
    if (capacity > kLinear) {
        table = static_cast<Slot*>(vm.heap.tryAllocate(tableSize(capacity) * sizeof(Slot)));
        if (!table) {
            raiseOutOfMemory(vm, bytes);
            return false;
        }
    }
    void* entries = vm.heap.tryReallocate(entries_, capacity_ * sizeof(Entry), bytes);
    if (!entries) {
        vm.heap.freePayload(table, tableSize(capacity) * sizeof(Slot));
        raiseOutOfMemory(vm, bytes);
        return false;
    }
    freeTable(vm);
    entries_ = static_cast<Entry*>(entries);
    capacity_ = capacity;
    compact();
    if (table) {
        table_ = table;
        tableMask_ = tableSize(capacity) - 1;
        fillTable();
    }
    return true;
}

void Map::compact() {
    if (live_ == used_)
        return;
    auto* end = std::remove_if(entries_, entries_ + used_, [](const Entry& entry) { return entry.key.isUnset(); });
    used_ = end_ = static_cast<uint32_t>(end - entries_);
    first_ = 0;
}

void Map::fillTable() {
    std::fill_n(table_, tableMask_ + 1, Slot{0, kNone});
    for (uint32_t place = 0; place < used_; ++place)
        insertSlot(hashKey(entries_[place].key), place);
}

void Map::insertSlot(uint32_t hash, uint32_t place) {
    Probe probe(hash, tableMask_);
    while (table_[probe.at()].place != kNone)
        probe.next();
    table_[probe.at()] = {hash, place};
}

void Map::removeSlot(uint32_t hash, uint32_t place) {
    Probe probe(hash, tableMask_);
    while (table_[probe.at()].place != place)
        probe.next();
    table_[probe.at()].place = kGone;
}

void Map::freeTable(Vm& vm) {
    vm.heap.freePayload(table_, (size_t{tableMask_} + 1) * sizeof(Slot));
    table_ = nullptr;
}

void Map::makeEmpty() {
    entries_ = nullptr;
    table_ = nullptr;
    used_ = live_ = capacity_ = tableMask_ = first_ = end_ = 0;
}

Map* newMap(Vm& vm) {
    auto* map = vm.heap.create<Map>();
    map->makeEmpty();
    return map;
}

Map* copyMap(Vm& vm, const Map* from) {
    Map* map = newMap(vm);
    for (uint32_t place = 0; place < from->places(); ++place) {
        if (!from->isPlaceUsed(place))
            continue;
        Value key = retained(from->keyAt(place));
        if (!map->put(vm, key, hashKey(key), retained(from->valueAt(place)))) {
            release(vm, map);
            return nullptr;
        }
    }
    return map;
}

size_t finalizeMap(Vm& vm, Object* o) {
    static_cast<Map*>(o)->clear(vm);
    return sizeof(Map);
}

void visitMap(Object* o, const ChildVisitor& visitor) {
    auto* map = static_cast<Map*>(o);
    for (uint32_t place = 0; place < map->places(); ++place) {
        visitor(map->keyAt(place));
        visitor(map->valueAt(place));
    }
}

} // namespace coro::vm
