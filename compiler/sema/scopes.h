#pragma once
// The blocks around the spot that is being resolved, and the variables they declare.
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/diagnostic_sink.h"
#include "compiler/compile.h"
#include "compiler/sema/externals.h"
#include "compiler/sema/symbols.h"

namespace coro::compiler {

class Scopes {
  public:
    Scopes(const CompileOptions& options, Resolution& resolution, DiagnosticSink& sink)
        : externals_(options, resolution), r_(resolution), sink_(sink), isSession_(options.session != nullptr) {}

    FunctionInfo& function() const { return *scopes_.back().function; }

    void push(FunctionInfo& function) { scopes_.push_back({&function, {}, {}}); }
    /// The variables of the innermost scope that need a cell from its start are noted for that block; nullptr: it is no
    /// block.
    void pop(const ast::Block* block);

    /// A new variable of the innermost scope. When the name is taken there, the second is reported.
    Variable& declare(std::string_view name, Span span, VariableKind kind);
    /// The variable of that name which this file declares around here, or nullptr.
    Variable* find(std::string_view name) const;
    /// The same with what earlier inputs of the session have declared.
    Variable* findWithEarlier(std::string_view name);
    /// The variable that a name means here, or nullptr. What using it from here means (a capture, a slot) is noted.
    Variable* use(std::string_view name);
    /// The same for a variable that has been found.
    void use(Variable& variable);
    /// Whether a name means a class here; this is no use of it.
    bool isClass(std::string_view name);
    Externals& externals() { return externals_; }
    /// While it lives, what is used of the module's variables leaves no mark on them.
    class Aside {
      public:
        explicit Aside(Scopes& scopes) : scopes_(scopes) { scopes_.isAside_ = true; }
        ~Aside() { scopes_.isAside_ = false; }
        Aside(const Aside&) = delete;
        Aside& operator=(const Aside&) = delete;

      private:
        Scopes& scopes_;
    };

    /// Every name that can be used here, inner ones first: for suggestions.
    std::vector<std::string_view> visibleNames() const;

  private:
    struct Scope {
        FunctionInfo* function;
        std::unordered_map<std::string_view, Variable*> names;
        std::vector<Variable*> early;
    };

    void capture(Variable& variable);
    void warnOfShadow(const Variable& variable);

    Externals externals_;
    Resolution& r_;
    DiagnosticSink& sink_;
    std::vector<Scope> scopes_;
    bool isSession_;
    bool isAside_ = false;
};

} // namespace coro::compiler
