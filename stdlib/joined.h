#pragma once
#include <initializer_list>
#include <span>
#include <vector>

#include "vm/native.h"

namespace coro::stdlib {

/// The tables of a module's topics as one.
inline std::vector<vm::NativeEntry> joined(std::initializer_list<std::span<const vm::NativeEntry>> tables) {
    std::vector<vm::NativeEntry> all;
    for (auto table : tables)
        all.insert(all.end(), table.begin(), table.end());
    return all;
}

} // namespace coro::stdlib
