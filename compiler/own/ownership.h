#pragma once
// Decides who releases what. Lowered code reads registers as often as it likes and releases nothing; here each last use
// becomes a kill bit, and a Drop is put where a register dies without being consumed: on an edge, or because nobody
// wants a result.
//
// The rule that makes it work: at every point exactly the registers that will be read again are owned, along every
// path, the ones into handlers included. So a local's reference ends at its last use, and a destination is dead before
// it is written. A register that a handler needs is not dead while its instruction may still raise: the new value then
// goes through a scratch register.
#include "bytecode/module.h"

namespace coro::compiler {

/// Rewrites the code of a prototype that has no kill bits yet. The result passes the verifier. Code that nothing
/// reaches, and regions whose handlers nothing reaches, are left out.
void decideOwnership(bytecode::Prototype& prototype);

} // namespace coro::compiler
