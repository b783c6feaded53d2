#pragma once
// Lowers one function body. Its member functions are spread over files by what they lower: names.cpp, literals.cpp,
// operators.cpp, conditions.cpp, calls.cpp, expectations.cpp, collections.cpp, assignments.cpp, statements.cpp,
// loops.cpp, tries.cpp, match.cpp, patterns.cpp, classes.cpp, types.cpp.
//
// Expressions are lowered in two ways: operand() gives the register where the value is, a local's own one if it is a
// local; into() puts the value into a given register.
#include <optional>
#include <unordered_map>
#include <vector>

#include "bytecode/instruction.h"
#include "compiler/lower/code_writer.h"
#include "compiler/lower/module_lowerer.h"

namespace coro::compiler {

/// Where into() puts a value. A fresh register may also hold what the value is made from on the way; one of a variable
/// that the expression may read is written by the last instruction only.
struct Target {
    Register reg;
    bool isFresh = true;
};

class FunctionLowerer {
  public:
    FunctionLowerer(ModuleLowerer& module, const FunctionInfo& info);

    void lowerTopLevel(const ast::Module& tree);
    void lowerFunction(const ast::Function& function);
    void finish(bytecode::Prototype& prototype);

  private:
    // functions.cpp
    void lowerParameters(const ast::Function& function);
    void lowerEnd(Span at);
    void closure(const ast::Function& function, Register dst, Span at, const std::string& prefix = {});

    // types.cpp
    uint32_t addTypeNode(const ast::Type& type, bytecode::Type& to, std::vector<const Variable*>& locals,
                         const Variable* own);
    uint32_t declaredType(const ast::Type& type, bytecode::Type::Of of, std::string_view name,
                          std::vector<const Variable*>& locals, const Variable* own);
    void checkType(const ast::Type* type, bytecode::Type::Of of, std::string_view name, Register value, Span at);
    void checkBound(const Variable& v, Register value, Span at);
    bool isChecked(const Variable& v) const;
    void checkAssigned(const Variable& v, Register value, Span at);
    void checkInSession(const Variable& v, bytecode::Type type, Register value, Span at);
    void checkRestType(const ast::Param& p, Register value);
    void checkResult(Register value, Span at);
    void jumpUnlessFits(const ast::Type& type, Register value, Label fail);
    void declareResult();
    bool checksResultOf(const ast::CallExpr& target) const;

    // classes.cpp
    void classStatement(const ast::ClassStmt& s);
    void makeClass(const ast::ClassStmt& s, Register dst);
    std::vector<const Variable*> fieldTypes(const ClassInfo& info, uint32_t index);
    void staticFields(const ast::ClassStmt& s, const Variable& v);
    void fieldDefaults();
    const Variable& receiver() const;
    void superMember(const ast::Expr& super, const ast::Name& name, Register dst);
    static std::optional<ast::Name> superName(const ast::CallExpr& e);
    bool isRole(ast::FunctionRole role) const { return info_.ast && info_.ast->role == role; }
    bool isInit() const { return isRole(ast::FunctionRole::Init) && !info_.ast->isNative; }

    // names.cpp
    enum class Access : uint8_t { Register, Cell, Slot, Self, Capture, CapturedCell };
    Access accessOf(const Variable& v) const;
    std::optional<Register> localRegister(const ast::Expr& e) const;
    void readVariable(const Variable& v, Register dst, Span at);
    void readClass(const ast::NamedType& type, Register dst);
    void writeVariable(const Variable& v, Register value, Span at);
    /// Gives a variable of this function its first value. `valueInto` puts it into a register.
    template <class F>
    void bindVariable(const Variable& v, Span at, F valueInto);
    void captureInto(const Variable& v, Register dst, Span at);
    void makeEarlyCells(const ast::Block& block);
    uint32_t captureIndex(const Variable& v) const { return info_.captureIndexes.at(&v); }
    Register registerOf(const Variable& v) const { return registers_.at(&v); }

    // expressions.cpp
    Register operand(const ast::Expr& e);
    void into(const ast::Expr& e, Target dst);
    void into(const ast::Expr& e, Register dst) { into(e, Target{dst}); }
    /// As operand(), but what is no local is put into `dst` when that is fresh.
    Register operandUsing(const ast::Expr& e, Target dst);
    /// A new register at the top of the stack with the value: for windows.
    Register push(const ast::Expr& e);
    void conditional(const ast::ConditionalExpr& e, Target dst);
    void logical(const ast::LogicalExpr& e, Target dst);
    void chain(const ast::ChainExpr& e, Target dst);
    void jumpIfMissing(Register value, bool isOptional, Span at);
    void yield(const ast::YieldExpr& e, Target dst);
    void member(const ast::MemberExpr& e, Target dst);
    void index(const ast::IndexExpr& e, Target dst);

    // literals.cpp
    void integer(const ast::IntExpr& e, Register dst, bool isNegative);
    void loadConstant(bytecode::Constant constant, Register dst, Span at);
    void loadText(std::string_view text, Register dst, Span at);
    void loadNil(Register dst, Span at);
    void loadUnset(Register dst, Span at);

    // operators.cpp
    void unary(const ast::UnaryExpr& e, Target dst);
    void binary(const ast::BinaryExpr& e, Target dst);
    void apply(ast::BinaryOp op, Register left, const ast::Expr& right, Register dst, Span at);
    void is(const ast::BinaryExpr& e, Register dst);
    void isOf(const ast::BinaryExpr& e, Register value, Register dst);
    void isOneOf(Register value, const ast::Expr& type, Register dst, Label yes);

    // conditions.cpp
    /// Goes to `target` when the truth of `e` is `sense`, else on.
    void jumpWhen(const ast::Expr& e, bool sense, Label target);
    void jumpWhenLogical(const ast::LogicalExpr& e, bool sense, Label target);
    bool jumpWhenCompared(const ast::BinaryExpr& e, bool sense, Label target);

    // calls.cpp
    struct Window {
        Opcode call, tailCall;
        Register first;
        uint32_t count = 0;
        uint64_t ext = 0;
        Span at;
    };
    void call(const ast::CallExpr& e, Target dst);
    /// Builds the window at the top of the stack.
    Window callWindow(const ast::CallExpr& e);
    Window calleeWindow(const ast::CallExpr& e, bool viaSlot);
    Window superWindow(const ast::CallExpr& e, const ast::Name& name);
    static bool hasSpread(const ast::CallExpr& e);
    Window methodWindow(const ast::CallExpr& e, const ast::MemberExpr& callee);
    void namedArguments(const ast::CallExpr& e, Window& w);
    void orderedArguments(const ast::CallExpr& e, const Signature& signature, Window& w);
    void spreadArguments(const ast::CallExpr& e, Window& w);
    void emitCall(const Window& w, Register dst);
    void emitTailCall(const Window& w, bool checksResult);
    uint8_t callFlags() const { return isFn() ? 0 : bytecode::kHeapFrame; }

    // expectations.cpp
    void expectation(const ast::CallExpr& e, const Variable& helper, Register dst);
    bool compared(const ast::Expr& condition, Register dst, Register left, Register right);

    // collections.cpp
    void list(const ast::ListLiteralExpr& e, Target dst);
    void listItems(const std::vector<ast::ListItem>& items, Register dst, Span at);
    void map(const ast::MapLiteralExpr& e, Target dst);
    void range(const ast::RangeExpr& e, Register dst);
    void interpolated(const ast::InterpolatedExpr& e, Register dst);

    // statements.cpp
    void block(const ast::Block& b);
    void statements(const ast::List<ast::Stmt*>& list);
    void warnOfUnreachable(const ast::List<ast::Stmt*>& list, uint32_t from);
    void statement(const ast::Stmt& s);
    void expressionStatement(const ast::ExprStmt& s);
    void let(const ast::LetStmt& s);
    void ifStatement(const ast::IfStmt& s);
    void localFunction(const ast::FunctionStmt& s);

    // leaving.cpp
    void leaveWith(const ast::Expr* value, Span at);
    void noreturnStatement(const ast::NoreturnStmt& s);
    void raise(const ast::RaiseStmt& s);

    // assignments.cpp
    void assign(const ast::AssignStmt& s);
    void assignName(const ast::AssignStmt& s, const ast::NameExpr& target);
    void assignMember(const ast::AssignStmt& s, const ast::MemberExpr& target);
    void assignIndex(const ast::AssignStmt& s, const ast::IndexExpr& target);
    void assignList(const ast::AssignStmt& s, const ast::ListLiteralExpr& target);
    void takeApart(const ast::ListLiteralExpr& target, Register list);
    void assignValue(const ast::Expr& target, Register value);
    /// What a compound assignment makes of the old value; goes to `unchanged` when `??=` keeps it.
    void newValue(const ast::AssignStmt& s, Register old, Target dst, Label unchanged);

    // loops.cpp
    void whileLoop(const ast::WhileStmt& s);
    void forLoop(const ast::ForStmt& s);
    void poll(Span at, uint32_t stopsBefore);
    void rangeLoop(const ast::ForStmt& s, const ast::RangeExpr& range);
    void itemLoop(const ast::ForStmt& s);
    void askForItems(const ast::ForStmt& s, Register state, Label ask, Label again);
    /// `_pull(stream, default)` of the library: the stream stays open.
    void pullOnce(const ast::CallExpr& e, Target dst);
    void closeIterable(const ast::ForStmt& s, Register iterable);
    Register loopRegister(const ast::Pattern& pattern);
    void loopItem(const ast::Pattern& pattern, Register item);
    std::optional<Label> plainLoopExit(const ast::Block& b) const;
    void loopExit(const ast::Stmt& s, bool isContinue);

    // match.cpp
    /// Without `dst` it is a statement.
    void match(const ast::MatchExpr& e, std::optional<Target> dst);
    void matchArm(const ast::MatchArm& arm, std::optional<Target> dst);

    // patterns.cpp
    /// Registers for the names of a pattern: they outlive what is found on the way to them.
    void allocateNames(const ast::Pattern& pattern);
    /// Gives the names of a pattern their values. Goes to `fail` when the value does not fit; without `fail`, it
    /// raises.
    void fit(const ast::Pattern& pattern, Register value, std::optional<Label> fail);
    template <class F>
    void fitPart(const ast::Pattern& pattern, std::optional<Label> fail, F load);
    void fitLiteral(const ast::LiteralPattern& pattern, Register value, Label fail);
    void fitRange(const ast::RangePattern& pattern, Register value, Label fail);
    void fitEither(const ast::OrPattern& pattern, Register value, Label fail);
    void fitList(const ast::ListPattern& pattern, Register value, std::optional<Label> fail);
    void listRest(Register list, uint32_t before, uint32_t after, Register dst, Span at);
    bool isTooLong(uint32_t items, Span at);
    void fitMap(const ast::MapPattern& pattern, Register value, std::optional<Label> fail);
    void mapItem(const ast::PatternField& field, Register map, Register dst, std::optional<Label> fail);
    void mapRest(const ast::MapPattern& pattern, Register map, Register dst);
    void fitClass(const ast::ClassPattern& pattern, Register value, Label fail);
    void fitType(const ast::Type& type, Register value, Label fail);
    void fitInstance(Register cls, Register value, Label fail, Span at);
    template <class F>
    void bindName(const ast::BindingPattern& pattern, F load);

    // scopes.cpp
    void scopeStatement(const ast::Stmt& s, const ast::Block& body, std::string_view word);
    void timeoutStatement(const ast::TimeoutStmt& s);
    void scopeBody(const ast::Stmt& s, const ast::Block& body, Span at, Register scope);
    void leaveScope(const ast::Stmt& s, Register scope);

    // selects.cpp
    void selectStatement(const ast::SelectStmt& s);
    void selectArm(const ast::SelectArm& arm, Register select);

    // tries.cpp
    void tryStatement(const ast::TryStmt& s);
    void exceptClauses(const ast::TryStmt& s, Register raised, Label done);
    void exceptClause(const ast::ExceptClause& clause, Register raised, Label done);
    void cleanup(const ast::Block& body);
    template <class F>
    void cleanupHandler(Span at, uint32_t guard, Register raised, F cleanup);
    void runCleanups(size_t downTo);
    uint32_t openGuard(bytecode::Region::Kind kind, const ast::Block* finallyBody);
    void closeGuard();

    // What a statement that leaves passes on its way out, innermost last.
    struct Enclosing {
        bool isLoop;
        Label breakTo, continueTo;               ///< of a loop
        uint32_t guard = 0;                      ///< of a region
        const ast::Block* finallyBody = nullptr; ///< runs when a Finally region is left
        std::optional<Register> errorAtHand;     ///< for a bare `raise` in finallyBody
        const ast::ForStmt* iteration = nullptr; ///< a loop over items: what it goes over is closed
        const ast::Stmt* scope = nullptr;        ///< a scope: it is joined
        Register held = 0;                       ///< what the loop goes over, or the scope
    };
    /// Runs what has to run before control leaves everything above enclosing_[downTo], writes the leaving by `leave`,
    /// and goes back to writing inside.
    template <class F>
    void leaveTo(size_t downTo, F leave);

    bool isFn() const { return info_.kind == ast::FunctionKind::Fn; }
    Variable* variableOf(const ast::Node& node) const { return m_.resolution.variableOf(node); }
    uint64_t nameConstant(std::string_view name) { return m_.pool.addText(std::string(name)); }

    ModuleLowerer& m_;
    const FunctionInfo& info_;
    CodeWriter code_;
    std::unordered_map<const Variable*, Register> registers_;
    std::vector<Enclosing> enclosing_;
    std::optional<Register> errorAtHand_;
    Label chainEnd_;      ///< where a `?.` goes that finds nil
    uint32_t copied_ = 0; ///< instructions in copies of cleanup blocks
    bool isTooLarge_ = false;
    int32_t resultType_ = -1; ///< index in Module::types, for an end by `noreturn`
};

template <class F>
void FunctionLowerer::bindVariable(const Variable& v, Span at, F valueInto) {
    switch (v.storage) {
    case Storage::Register: {
        const Register reg = code_.allocate();
        registers_[&v] = reg;
        valueInto(reg);
        return;
    }
    case Storage::Cell: {
        if (v.isCapturedEarly) {
            Temporaries temporaries(code_);
            const Register value = code_.allocate();
            valueInto(value);
            code_.emit(at, Opcode::CellSet, registerOf(v), value);
            return;
        }
        const Register reg = code_.allocate();
        registers_[&v] = reg;
        valueInto(reg);
        code_.emit(at, Opcode::CellNew, reg, reg);
        return;
    }
    case Storage::Slot: {
        Temporaries temporaries(code_);
        const Register value = code_.allocate();
        valueInto(value);
        code_.emitExt(at, Opcode::SlotSet, value, 0, 0, v.slot);
        return;
    }
    }
}

} // namespace coro::compiler
