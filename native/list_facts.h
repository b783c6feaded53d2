#pragma once
// What the lists of a program hold. A list's type says where in the program it was made (its *site*); where lists from
// two places may come together, the places become one. So all lists of a site hold what any of them was seen to be
// given: a guess, which whoever looks up an item has to check.
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "native/types.h"

namespace coro::native {

class ClassFacts;

class ListFacts {
  public:
    explicit ListFacts(const ClassFacts& classes) : classes_(classes) {}

    /// The list that the instruction of a function makes.
    Type madeAt(uint32_t function, uint32_t instruction);
    /// What a lookup should give; of what names no list, Any.
    Type itemsOf(Type list) const;
    /// The list is given such an item.
    void give(Type list, Type item);
    /// What a value of one of the two types is. Until settle() that may make one site of two.
    Type join(Type x, Type y);
    /// The type itself, as join gives it.
    Type canonical(Type type) const;
    /// How often something new has been found out.
    uint64_t changes() const { return changes_; }
    /// Lists that are given nothing as far as can be seen may hold anything.
    void openUngiven();
    /// From here on nothing changes: where lists of two sites come together, nothing is known of their items.
    void settle() { isSettled_ = true; }

  private:
    struct Site {
        uint32_t joined; ///< the site that this one has become; itself if none
        Type items;
    };

    uint32_t find(uint32_t site) const;
    uint32_t unite(uint32_t x, uint32_t y);

    const ClassFacts& classes_;
    std::vector<Site> sites_{{kUnknownSite, Type::Any}};
    std::unordered_map<uint64_t, uint32_t> byPlace_;
    uint64_t changes_ = 0;
    bool isSettled_ = false;
};

} // namespace coro::native
