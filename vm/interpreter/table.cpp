#include "vm/code.h"
#include "vm/interpreter/continuations.h"
#include "vm/interpreter/dispatch.h"
#include "vm/interpreter/quick.h"
#include "vm/native/entry.h"

namespace coro::vm {

namespace {

/// What kRaiseHere has in the place of an opcode.
constexpr uint8_t kRaiseOpcode = 255;
/// What kLinkFirst has there.
constexpr uint8_t kLinkOpcode = 254;
static_assert(static_cast<uint8_t>(QuickForm::Count) <= continuationOpcode(Then::Store));

CORO_HANDLER_ABI void linkFirst(CORO_STATE) {
    pc = Frame::of(R)->code()->entry();
    DISPATCH();
}

constexpr HandlerTable makeTable() {
    // Values no opcode has are never reached: the verifier refuses them.
    HandlerTable table{
#define OP(name, a, b, c, ext, flags, effect) op##name,
#include "bytecode/opcodes.def"
#undef OP
#define QUICK(form, of) op##form,
#include "vm/interpreter/quick.def"
#undef QUICK
    };
    table[kRaiseOpcode] = raiseHere;
    table[kLinkOpcode] = linkFirst;
    table[kEnterNativeOpcode] = enterNative;
    table[continuationOpcode(Then::Truth)] = thenTruth;
    table[continuationOpcode(Then::NotTruth)] = thenNotTruth;
    table[continuationOpcode(Then::Jump)] = thenJump;
    table[continuationOpcode(Then::NotJump)] = thenNotJump;
    table[continuationOpcode(Then::Drop)] = thenDrop;
    table[continuationOpcode(Then::Again)] = thenAgain;
    table[kCheckResultOpcode] = checkResult;
    return table;
}

constexpr uint8_t wordsOf(bytecode::Ext ext) { return ext == bytecode::Ext::None ? 1 : 2; }
} // namespace

constinit const HandlerTable kHandlers = makeTable();
constinit HandlerTable handlers = makeTable();

namespace {
void put(size_t place, Handler handler) { __atomic_store_n(&handlers[place], handler, __ATOMIC_RELAXED); }
} // namespace

void replaceHandlers(Handler by) {
    for (size_t place = 0; place < handlers.size(); ++place)
        put(place, by);
    leaveNativeSoon();
}

void restoreHandlers() {
    for (size_t place = 0; place < handlers.size(); ++place)
        put(place, kHandlers[place]);
    stayNative();
}

const uint64_t kRaiseHere[1] = {kRaiseOpcode};
const uint64_t kLinkFirst[1] = {kLinkOpcode};

constinit const std::array<uint8_t, 256> kWords = [] {
    std::array<uint8_t, 256> words{
#define OP(name, a, b, c, ext, flags, effect) wordsOf(bytecode::Ext::ext),
#include "bytecode/opcodes.def"
#undef OP
    };
    for (size_t form = bytecode::kOpcodeCount; form < static_cast<size_t>(QuickForm::Count); ++form)
        words[form] = words[kPlainOpcodes[form]];
    return words;
}();

} // namespace coro::vm
