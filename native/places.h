#pragma once
// Where a program keeps values: the fields of the classes that are known, the slots of modules, the items of lists. A
// place stands for all instances of a class, and all lists: what is known of it holds for each.
#include <cstdint>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "native/class_facts.h"

namespace coro::native {

using Place = uint32_t;

class PlaceSet {
  public:
    void add(Place place);
    void addAll() { hasAll_ = true; }
    /// Whether anything was new.
    bool merge(const PlaceSet& other);
    bool has(Place place) const;
    bool isEmpty() const { return !hasAll_ && words_.empty(); }

  private:
    bool hasAll_ = false;
    std::vector<uint64_t> words_; ///< the last one is not 0
};

class Places {
  public:
    static constexpr Place kItems = 0; ///< of lists

    Places(std::span<const InputModule> modules, const ClassFacts& classes);

    /// Of an instance of that class, the field with that index.
    Place field(Type instance, int index) const;
    /// All fields of that name.
    const std::vector<Place>& fieldsNamed(const std::string& name) const;
    /// Of a module's slot, which may stand for another one's.
    Place slot(uint32_t module, uint64_t slot) const { return slots_[module][slot]; }

  private:
    const ClassFacts& classes_;
    std::vector<Place> fields_; ///< where those of each known class begin
    std::unordered_map<std::string, std::vector<Place>> byName_;
    std::vector<std::vector<Place>> slots_; ///< for each module
};

} // namespace coro::native
