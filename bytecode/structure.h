#pragma once
// The first half of the verifier: everything that can be said of an instruction without knowing what runs before it.
#include <string>

#include "base/result.h"
#include "bytecode/module.h"

namespace coro::bytecode {

/// The module's tables refer to each other within bounds.
Status<std::string> checkTables(const Module& module);
/// Code decodes, operands and indexes are in range and of the right type, jumps land on instructions, control cannot
/// run off the end, regions and positions are well-formed.
Status<std::string> checkStructure(const Module& module, const Prototype& prototype);

/// "`fact` pc 12: ..." as all messages of the verifier begin.
std::string placeName(const Prototype& prototype, uint32_t pc);

} // namespace coro::bytecode
