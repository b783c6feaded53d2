#pragma once
// Names of other modules, of the prelude and of what is imported, as variables.
#include <string_view>
#include <unordered_map>
#include <vector>

#include "compiler/compile.h"
#include "compiler/sema/symbols.h"

namespace coro::compiler {

class Externals {
  public:
    Externals(const CompileOptions& options, Resolution& resolution) : options_(options), r_(resolution) {}

    /// What stands for a name that a module exports; nullptr when it exports no such name.
    Variable* find(const bytecode::Module& module, std::string_view name);
    Variable* findInPrelude(std::string_view name) {
        return options_.prelude ? find(*options_.prelude, name) : nullptr;
    }
    bool isClassOfPrelude(std::string_view name);
    /// A function of the prelude that programs have no name for; it is there.
    Variable& helper(std::string_view name);
    /// What stands for a name that an earlier input of the session has declared.
    Variable* findEarlier(std::string_view name);
    std::vector<std::string_view> earlierNames() const;

    /// What a module exports, in order of declaration.
    static std::vector<std::string_view> namesOf(const bytecode::Module& module);
    std::vector<std::string_view> preludeNames() const {
        return options_.prelude ? namesOf(*options_.prelude) : std::vector<std::string_view>();
    }

  private:
    struct Names {
        std::unordered_map<std::string_view, uint32_t> slots; ///< of all that is exported
        std::unordered_map<std::string_view, Variable*> used; ///< helpers too: their names begin with `_`
    };

    Names& namesIn(const bytecode::Module& module);
    Variable& describe(const bytecode::Module& module, uint32_t slot);
    Variable& describe(const std::string& name, const SessionName& declared);
    void describeClass(Variable& variable, const bytecode::Module& module, const bytecode::NativeClass& cls) const;
    static const bytecode::NativeClass* classIn(const bytecode::Module& module, uint32_t slot);
    Signature signatureIn(const bytecode::Module& module, uint32_t prototype) const;
    const SourceFile* sourceOf(const bytecode::Module& module) const;

    const CompileOptions& options_;
    Resolution& r_;
    std::unordered_map<const bytecode::Module*, Names> modules_;
    std::unordered_map<std::string_view, Variable*> earlier_; ///< those that are used
};

} // namespace coro::compiler
