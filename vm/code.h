#pragma once
// A prototype made ready to run: constants and slots resolved into its second words, its own copy of the words for
// inline caches. Functions of a module whose bodies have not been read (bytecode/function_body.h) are linked when they
// are first called.
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "bytecode/liveness.h"
#include "bytecode/module.h"
#include "vm/native.h"
#include "vm/value.h"

namespace coro::vm {

struct LinkedModule;
class Vm;
struct NativeClass;

/// Where a frame goes on that stands at a wait, when that is over.
inline const uint64_t* resumeAt(const uint64_t* wait) { return reinterpret_cast<const uint64_t*>(wait[1]); }

/// Where the call of a function begins that is not linked yet: its instruction does that.
extern const uint64_t kLinkFirst[1];

struct Code {
    /// exactArity of natives, and of functions with a rest parameter.
    static constexpr uint16_t kNoExactArity = 0xffff;

    const bytecode::Prototype* prototype;
    LinkedModule* module;
    std::vector<uint64_t> words;          ///< none: not linked yet
    const uint64_t* start = kLinkFirst;   ///< where a call begins: entry(), or the way into native code
    uint16_t exactArity = kNoExactArity;  ///< a call with just that many arguments needs no binding
    uint16_t nativeArity = kNoExactArity; ///< a call of a native with just that many arguments needs no frame...
    uint16_t required = 0;                ///< ...unless one of those from here on is unset
    uint16_t parameterCount = 0;
    uint16_t registers = 0;
    bytecode::FunctionKind kind{};
    uint32_t frameSize = 0; ///< bytes of a frame on the heap
    NativeFunction native = nullptr;
    PlainCase plainCase = nullptr; ///< of a native that has one
    void* body = nullptr; ///< native code for calls with just its parameters, all of them values (native/entry.h)

    bool isLinked() const { return !words.empty(); }
    void link();
    const uint64_t* entry() {
        if (!isLinked()) [[unlikely]]
            link();
        return words.data();
    }
    /// `at` is one of its words, or their end.
    uint32_t pcOf(const uint64_t* at) const { return static_cast<uint32_t>(at - words.data()); }
    bytecode::Position positionAt(uint32_t pc) const;
    /// Computed at the first need: unwinding, cancelling and collecting ask, running does not.
    const bytecode::Liveness& liveness();
    /// Of a native: what stands for its parameters from `required` on when they are left out. None when one of them is
    /// no immediate: then they are computed in a frame. Found at the first need.
    std::span<const Value> presets();

  private:
    std::unique_ptr<bytecode::Liveness> liveness_;
    std::optional<std::vector<Value>> presets_;
};

/// A declared type, made quick to check for. Kinds of values have a bit each (typeBit in vm/types/type_check.h).
struct LinkedType {
    struct Node {
        bytecode::TypeNode::Kind kind;
        uint64_t mask = 0;           ///< kinds all of whose values fit
        const Value* slot = nullptr; ///< of a class, read when it is needed; or of a session's variable
        uint32_t index = 0;
        bytecode::FunctionKind functionKind = bytecode::FunctionKind::Fn;
        std::vector<uint32_t> parts;
    };
    const bytecode::Type* declared;
    const LinkedModule* module;
    uint64_t mask;         ///< the first node's; 0 when the check declares `variable`
    const Value* variable; ///< the slot of a session's variable that has this type from the check on; nullptr: none
    std::vector<Node> nodes;
};

/// A declared class with its names and defaults as values.
struct LinkedClass {
    struct Field {
        Value name;    ///< interned
        Value initial; ///< immortal, or no object
        const LinkedType* type;
    };
    const bytecode::Class* declared;
    std::vector<Field> fields;
    std::vector<Value> methodNames;      ///< interned
    const NativeClass* native = nullptr; ///< until one has been made that native code knows; null: it knows none
};

/// A module that runs: the constants and slots that its code points into.
struct LinkedModule {
    Vm* vm;
    const bytecode::Module* module;
    bool isLibrary = false; ///< part of the standard library: traces leave its frames out
    std::vector<Value> constants;
    std::vector<Value> slots;
    bool hasRun = false;                                          ///< its top level has come to its end
    std::vector<Value*> slotPlaces;                               ///< where each slot is: here, or in another module
    std::vector<bool> isSlotUsed;                                 ///< by another module
    const LinkedModule* importedBy = nullptr;                     ///< the first one; null: none, or not linked yet
    bytecode::Position importedAt;                                ///< in that one
    std::vector<std::unique_ptr<std::vector<std::string>>> names; ///< of calls with named arguments
    std::vector<Code> codes;                                      ///< they stay where they are
    std::vector<LinkedClass> classes;
    std::vector<LinkedType> types;

    /// A top-level variable that nothing can use any more once the top level is over.
    bool isReleasable(size_t slot) const {
        const bytecode::Slot& s = module->slots[slot];
        return s.module.empty() && s.isExported && !s.isUsedInside && s.function < 0 && !isSlotUsed[slot];
    }
};

} // namespace coro::vm
