#pragma once
// What the lowering knows of a whole program: which function a call leads to, and of which types its parameters and its
// value are, found by following the values of all calls through all functions.
//
// Types of parameters are a guess that entries check: whoever calls a function in another way, or with other values,
// gets its bytecode. So nothing here has to be sound, except that a value that native code returns is of its type.
#include <cstdint>
#include <memory>
#include <span>
#include <unordered_map>
#include <vector>

#include "bytecode/module.h"
#include "native/facts.h"
#include "native/types.h"

namespace coro::native {

/// One function of the program.
struct Function {
    uint32_t module;    ///< index of the module
    uint32_t prototype; ///< in that module
    FunctionFacts facts;
    std::vector<Type> parameters; ///< as calls give them
    Type result = Type::None;     ///< of what it returns without having left native code
    bool hasBody = false;         ///< native code calls it directly
    bool isValue = false;         ///< it may be called by who knows whom

    const bytecode::Prototype& code() const { return facts.prototype(); }
};

class ProgramFacts {
  public:
    /// In the order of linking. Those from `first` on are compiled; they must have passed the verifier.
    ProgramFacts(std::span<const bytecode::Module* const> modules, size_t first);

    const std::vector<std::unique_ptr<Function>>& functions() const { return functions_; }
    /// The function that a slot of a module always holds; null when that is not known.
    Function* functionOf(uint32_t module, uint64_t slot) const;
    const bytecode::Module& module(uint32_t index) const { return *modules_[index]; }

  private:
    void add(uint32_t module);
    void resolveSlots(uint32_t module, const std::unordered_map<std::string, uint32_t>& byName);
    void findValues();
    void inferTypes();
    bool inferOnce();
    void findBodies();

    std::span<const bytecode::Module* const> modules_;
    std::vector<std::unique_ptr<Function>> functions_;
    std::vector<std::vector<Function*>> byPrototype_; ///< for each module
    std::vector<std::vector<Function*>> bySlot_;
};

} // namespace coro::native
