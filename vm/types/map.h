#pragma once
// A hash map that keeps the order of insertion: an array of entries, and beside it, for more than a few, a table of
// open addressing that holds each entry's hash and index. A removed entry leaves a hole until the next growth.
//
// Keys are compared by `==`, save that nan is found again: 1 and 1.0 are one key.
#include <cstdint>
#include <string_view>

#include "vm/object.h"
#include "vm/types/str.h"

namespace coro::vm {

class Map : public Object {
  public:
    static constexpr Kind kKind = Kind::Map;
    static constexpr uint32_t kNone = UINT32_MAX;

    struct Entry {
        Value key; ///< unset in a hole
        Value value;
    };

    uint32_t size() const { return live_; }

    /// Places in order of insertion, holes included: `for (i = 0; i < places(); ++i) if (isPlaceUsed(i))`.
    uint32_t places() const { return used_; }
    /// The first and the last place that is used; the map is not empty.
    uint32_t firstPlace() const { return first_; }
    uint32_t lastPlace() const { return end_ - 1; }
    bool isPlaceUsed(uint32_t place) const { return !entries_[place].key.isUnset(); }
    Value keyAt(uint32_t place) const { return entries_[place].key; }
    Value valueAt(uint32_t place) const { return entries_[place].value; }
    /// Consumes `value`.
    void setValueAt(Vm& vm, uint32_t place, Value value) {
        Value old = entries_[place].value;
        entries_[place].value = value;
        release(vm, old);
    }

    /// Where the key is, or kNone. `hash` is the key's (operations.h: hashOf), so `key` is hashable.
    uint32_t find(Value key, uint32_t hash) const;
    /// The same for a str key.
    uint32_t findStr(Str* key) const {
        if (!table_) {
            // A few entries: a key from the same constant is the same object.
            for (uint32_t place = 0; place < used_; ++place)
                if (entries_[place].key == Value::object(key))
                    return place;
        }
        return find(Value::object(key), hashStr(key));
    }
    uint32_t findText(std::string_view key) const;

    /// Sets or adds. Consumes both. False after raising OutOfMemory.
    [[nodiscard]] bool put(Vm& vm, Value key, uint32_t hash, Value value);
    /// Adds an entry whose key is not there yet. The same.
    [[nodiscard]] bool add(Vm& vm, Value key, uint32_t hash, Value value);
    /// Takes an entry out: its value, owned.
    Value removeAt(Vm& vm, uint32_t place);
    void clear(Vm& vm);

    /// Changes whenever a key was added, so that an iteration can tell.
    uint16_t epoch() const { return extra; }

  protected:
    /// The fields of a new one.
    void makeEmpty();

  private:
    struct Slot {
        uint32_t hash;
        uint32_t place; ///< kNone: free; kGone: its entry was removed
    };
    static constexpr uint32_t kGone = UINT32_MAX - 1;
    static constexpr uint32_t kLinear = 8; ///< up to so many entries there is no table

    friend Map* newMap(Vm&);

    uint32_t findLinear(Value key) const;
    bool makeRoom(Vm& vm);
    void compact();
    void fillTable();
    void freeTable(Vm& vm);
    void insertSlot(uint32_t hash, uint32_t place);
    void removeSlot(uint32_t hash, uint32_t place);

    Entry* entries_;
    Slot* table_;        ///< null while there are few entries
    uint32_t used_;      ///< entries, holes included
    uint32_t live_;      ///< entries without holes
    uint32_t capacity_;  ///< entries that there is room for
    uint32_t tableMask_; ///< slots - 1
    uint32_t first_;     ///< entries before it are holes
    uint32_t end_;       ///< and so are those from here on
};

Map* newMap(Vm& vm);
/// The same entries, without holes; null after raising.
Map* copyMap(Vm& vm, const Map* from);

} // namespace coro::vm
