#include "vm/interpreter/dispatch.h"

namespace coro::vm {

// Values no opcode has are never reached: the verifier refuses them.
const Handler kHandlers[256] = {
#define OP(name, a, b, c, ext, flags, effect) op##name,
#include "bytecode/opcodes.def"
#undef OP
};

namespace {
constexpr uint8_t wordsOf(bytecode::Ext ext) { return ext == bytecode::Ext::None ? 1 : 2; }
}  // namespace

const uint8_t kWords[256] = {
#define OP(name, a, b, c, ext, flags, effect) wordsOf(bytecode::Ext::ext),
#include "bytecode/opcodes.def"
#undef OP
};

}  // namespace coro::vm
