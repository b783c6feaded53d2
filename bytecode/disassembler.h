#pragma once
// Bytecode as text, one line an instruction:
//
//     fn fib(n), 6 registers
//       2     0  JumpNotLtImm    r0, 2, -> 2
//             1  Return          r0!
//       3     2  SubImm          r4, r0, 1
//
// First the source line where it changes, then the pc. `r0!` is consumed; `r0?` is dead on the edge where it holds
// nothing to release. A window of registers is written r2..r4, the call of a window (r5..r6), an empty one ().
#include <string>

#include "bytecode/module.h"

namespace coro::bytecode {

/// The whole module: slots, then every prototype. Same module, same text. The module must have passed the verifier.
std::string disassemble(const Module& module);
/// One prototype.
std::string disassemble(const Module& module, uint32_t prototype);

} // namespace coro::bytecode
